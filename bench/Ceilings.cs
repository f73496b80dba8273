using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Data.Demo;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Library;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Media;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;
using CinemaSite.Models;
using CinemaSite.Setup;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Bench;

/// <summary>The site's own pipeline with two answers that ask nothing of anybody: no page of the site can be faster than these.</summary>
internal static class Ceilings
{
    public const string Plain = "/bench/plain";
    public const string Cards = "/bench/cards";

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddSite();
        builder.Services.AddData(builder.Configuration, builder.Environment.ContentRootPath)
            .AddJobs().AddMail().AddAccounts().AddNotifications().AddMedia().AddCatalog().AddCommunity().AddLibrary().AddShopping().AddOrders().AddPayments().AddDemo();
        builder.AddWeb();
        var app = builder.Build();
        await app.PrepareAsync();
        app.UseWeb();
        app.MapGet(Plain, () => "Hello, World!");
        await app.RunAsync();
    }
}

/// <summary>A page of 24 cards in the site's frame, from memory.</summary>
public sealed class CeilingsController : Controller
{
    private static readonly MovieCard[] Movies = [.. Enumerable.Range(1, CatalogQuery.PageSize).Select(i => new MovieCard(
        i, $"The Long Night of Number {i}", $"the-long-night-of-number-{i}", 1930 + i, 60 + i, 499, 1, Availability.OnSale, 12 + i, 90 + i, 7.1, "Ada Lovelace"))];

    [HttpGet(Ceilings.Cards)]
    public IActionResult Index() => View("/Pages/Cards.cshtml", Movies);
}
