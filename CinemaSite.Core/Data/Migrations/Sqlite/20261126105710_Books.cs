using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CinemaSite.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Books : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "ComparedUtc",
                table: "Payments",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "BooksChecks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    StartedUtc = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SinceUtc = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ByHand = table.Column<bool>(type: "INTEGER", nullable: false),
                    Phase = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    Cursor = table.Column<string>(type: "TEXT", unicode: false, maxLength: 120, nullable: true),
                    Compared = table.Column<int>(type: "INTEGER", nullable: false),
                    Repaired = table.Column<int>(type: "INTEGER", nullable: false),
                    Different = table.Column<int>(type: "INTEGER", nullable: false),
                    FinishedUtc = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BooksChecks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Differences",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    StripeId = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    OrderId = table.Column<long>(type: "INTEGER", nullable: true),
                    Here = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    AtStripe = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    FirstSeenUtc = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastSeenUtc = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SettledUtc = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SettledBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Differences", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LedgerEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SourceId = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Account = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    AmountMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    Currency = table.Column<string>(type: "TEXT", unicode: false, maxLength: 3, nullable: false),
                    OrderId = table.Column<long>(type: "INTEGER", nullable: false),
                    ChargeId = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    OccurredUtc = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RecordedUtc = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LedgerEntries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LedgerEntries_Orders_OrderId",
                        column: x => x.OrderId,
                        principalTable: "Orders",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_AmountMinor_Id",
                table: "Payments",
                columns: new[] { "AmountMinor", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_OccurredUtc_Id",
                table: "Payments",
                columns: new[] { "OccurredUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_Status_OccurredUtc_AmountMinor_RefundedMinor",
                table: "Payments",
                columns: new[] { "Status", "OccurredUtc", "AmountMinor", "RefundedMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_Dead",
                table: "OutboxMails",
                column: "DeadUtc",
                filter: "[DeadUtc] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Alerted",
                table: "Orders",
                column: "PlacedUtc",
                filter: "[Alert] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Status_PlacedUtc_TotalMinor_RefundedMinor",
                table: "Orders",
                columns: new[] { "Status", "PlacedUtc", "TotalMinor", "RefundedMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_TotalMinor_Id",
                table: "Orders",
                columns: new[] { "TotalMinor", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_BooksChecks_StartedUtc",
                table: "BooksChecks",
                column: "StartedUtc");

            migrationBuilder.CreateIndex(
                name: "IX_Differences_LastSeenUtc",
                table: "Differences",
                column: "LastSeenUtc");

            migrationBuilder.CreateIndex(
                name: "IX_Differences_OrderId",
                table: "Differences",
                column: "OrderId");

            migrationBuilder.CreateIndex(
                name: "UX_Differences_Open",
                table: "Differences",
                columns: new[] { "StripeId", "Kind" },
                unique: true,
                filter: "[SettledUtc] IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_ChargeId",
                table: "LedgerEntries",
                column: "ChargeId");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_OrderId",
                table: "LedgerEntries",
                column: "OrderId");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_SourceId_Number_Account",
                table: "LedgerEntries",
                columns: new[] { "SourceId", "Number", "Account" },
                unique: true);

            // The books are never rewritten, by whatever way it is tried.
            migrationBuilder.Sql("CREATE TRIGGER TR_LedgerEntries_AppendOnly BEFORE UPDATE ON LedgerEntries BEGIN SELECT RAISE(ABORT, 'The books are only ever added to.'); END;");
            migrationBuilder.Sql("CREATE TRIGGER TR_LedgerEntries_AppendOnly_Delete BEFORE DELETE ON LedgerEntries BEGIN SELECT RAISE(ABORT, 'The books are only ever added to.'); END;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BooksChecks");

            migrationBuilder.DropTable(
                name: "Differences");

            migrationBuilder.DropTable(
                name: "LedgerEntries");

            migrationBuilder.DropIndex(
                name: "IX_Payments_AmountMinor_Id",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_OccurredUtc_Id",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_Status_OccurredUtc_AmountMinor_RefundedMinor",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_OutboxMails_Dead",
                table: "OutboxMails");

            migrationBuilder.DropIndex(
                name: "IX_Orders_Alerted",
                table: "Orders");

            migrationBuilder.DropIndex(
                name: "IX_Orders_Status_PlacedUtc_TotalMinor_RefundedMinor",
                table: "Orders");

            migrationBuilder.DropIndex(
                name: "IX_Orders_TotalMinor_Id",
                table: "Orders");

            migrationBuilder.DropColumn(
                name: "ComparedUtc",
                table: "Payments");
        }
    }
}
