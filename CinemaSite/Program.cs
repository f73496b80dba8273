using CinemaSite.Areas.Admin;
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
using CinemaSite.Setup;

var builder = WebApplication.CreateBuilder(args);
builder.AddSite();
builder.Services
    .AddData(builder.Configuration, builder.Environment.ContentRootPath)
    .AddJobs()
    .AddMail()
    .AddAccounts()
    .AddNotifications()
    .AddMedia()
    .AddCatalog()
    .AddCommunity()
    .AddLibrary()
    .AddShopping()
    .AddOrders()
    .AddPayments()
    .AddDemo()
    .AddStaff();
builder.AddWeb();

var app = builder.Build();
if (await app.RunCommandAsync(args)) return;
await app.PrepareAsync();
app.UseWeb();
await app.RunAsync();
