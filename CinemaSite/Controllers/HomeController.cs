using CinemaSite.Core;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>The first page.</summary>
public sealed class HomeController : Controller
{
    [HttpGet(Links.Home)]
    public IActionResult Index() => View();
}
