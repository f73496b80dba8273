using CinemaSite.Caching;
using CinemaSite.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;

namespace CinemaSite.Controllers;

/// <summary>What buying a film here means, in plain words.</summary>
public sealed class TermsController : Controller
{
    [HttpGet(Links.Terms)]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public IActionResult Index() => View();
}
