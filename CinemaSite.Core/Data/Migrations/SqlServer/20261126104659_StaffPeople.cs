using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CinemaSite.Core.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class StaffPeople : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Subject_Id",
                table: "AuditEntries",
                columns: new[] { "Subject", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_CreatedUtc_Id_EmailConfirmed",
                table: "Users",
                columns: new[] { "CreatedUtc", "Id", "EmailConfirmed" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_DisplayName_Id",
                table: "Users",
                columns: new[] { "DisplayName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_Role_CreatedUtc",
                table: "Users",
                columns: new[] { "Role", "CreatedUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_UpdatedUtc",
                table: "Payments",
                column: "UpdatedUtc");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_AuditEntries_Subject_Id",
                table: "AuditEntries");

            migrationBuilder.DropIndex(
                name: "IX_Users_CreatedUtc_Id_EmailConfirmed",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Users_DisplayName_Id",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Users_Role_CreatedUtc",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Payments_UpdatedUtc",
                table: "Payments");
        }
    }
}
