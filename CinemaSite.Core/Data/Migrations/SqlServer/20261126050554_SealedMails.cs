using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CinemaSite.Core.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class SealedMails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_OutboxMails_ToAddress",
                table: "OutboxMails");

            migrationBuilder.AddColumn<bool>(
                name: "IsSealed",
                table: "OutboxMails",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "UserId",
                table: "OutboxMails",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_UserId",
                table: "OutboxMails",
                column: "UserId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_OutboxMails_UserId",
                table: "OutboxMails");

            migrationBuilder.DropColumn(
                name: "IsSealed",
                table: "OutboxMails");

            migrationBuilder.DropColumn(
                name: "UserId",
                table: "OutboxMails");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMails_ToAddress",
                table: "OutboxMails",
                column: "ToAddress");
        }
    }
}
