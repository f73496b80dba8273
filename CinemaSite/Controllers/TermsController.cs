using CinemaSite.Core;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What buying a film here means, in plain words.</summary>
public sealed class TermsController : Controller
{
    [HttpGet(Links.Terms)]
    public IActionResult Index() => View();
}
