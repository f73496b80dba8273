using CinemaSite.Caching;
using CinemaSite.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;

namespace CinemaSite.Controllers;

/// <summary>How films are put in order, told to those who see the order.</summary>
public sealed class RankingsController : Controller
{
    [HttpGet(Links.Rankings)]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public IActionResult Index() => View();
}
