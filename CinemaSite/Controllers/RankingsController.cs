using CinemaSite.Core;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>How films are put in order, told to those who see the order.</summary>
public sealed class RankingsController : Controller
{
    [HttpGet(Links.Rankings)]
    public IActionResult Index() => View();
}
