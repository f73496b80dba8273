using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CinemaSite.Core.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Community : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Comments_ParentId",
                table: "Comments");

            migrationBuilder.AddColumn<int>(
                name: "DoubtCount",
                table: "Comments",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "HeldUtc",
                table: "Comments",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "Helpful",
                table: "Comments",
                type: "float",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<int>(
                name: "Position",
                table: "Comments",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ReplyToId",
                table: "Comments",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ScoreId",
                table: "Comments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "ThreadLength",
                table: "Comments",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ActorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Action = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    Subject = table.Column<string>(type: "varchar(40)", unicode: false, maxLength: 40, nullable: false),
                    SubjectId = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false),
                    Before = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    After = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    DoneUtc = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Address = table.Column<string>(type: "varchar(45)", unicode: false, maxLength: 45, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CommentBlocks",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    BlockedUtc = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CommentBlocks", x => x.UserId);
                    table.ForeignKey(
                        name: "FK_CommentBlocks_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "CommentDrafts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    MovieId = table.Column<int>(type: "int", nullable: false),
                    ParentId = table.Column<long>(type: "bigint", nullable: true),
                    Text = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    Spoiler = table.Column<bool>(type: "bit", nullable: false),
                    WrittenUtc = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CommentDrafts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CommentDrafts_Movies_MovieId",
                        column: x => x.MovieId,
                        principalTable: "Movies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "CommentReports",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    CommentId = table.Column<long>(type: "bigint", nullable: false),
                    UserId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Reason = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    ReportedUtc = table.Column<DateTime>(type: "datetime2", nullable: false),
                    State = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false),
                    DecidedUtc = table.Column<DateTime>(type: "datetime2", nullable: true),
                    DecidedById = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CommentReports", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CommentReports_Comments_CommentId",
                        column: x => x.CommentId,
                        principalTable: "Comments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CommentReports_Users_DecidedById",
                        column: x => x.DecidedById,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CommentReports_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "CommentScores",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    CommentId = table.Column<long>(type: "bigint", nullable: false),
                    Before = table.Column<double>(type: "float", nullable: false),
                    ChangedUtc = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CommentScores", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CommentScores_Comments_CommentId",
                        column: x => x.CommentId,
                        principalTable: "Comments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RankingScales",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false),
                    MeanOfAll = table.Column<double>(type: "float", nullable: false),
                    Trust = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RankingScales", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Comments_CreatedUtc",
                table: "Comments",
                column: "CreatedUtc");

            migrationBuilder.CreateIndex(
                name: "IX_Comments_HeldUtc",
                table: "Comments",
                column: "HeldUtc");

            migrationBuilder.CreateIndex(
                name: "IX_Comments_HiddenUtc",
                table: "Comments",
                column: "HiddenUtc");

            migrationBuilder.CreateIndex(
                name: "IX_Comments_MovieId_ParentId_Helpful_Id",
                table: "Comments",
                columns: new[] { "MovieId", "ParentId", "Helpful", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Comments_ParentId_Position",
                table: "Comments",
                columns: new[] { "ParentId", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_Comments_ReplyToId",
                table: "Comments",
                column: "ReplyToId");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_ActorId_Id",
                table: "AuditEntries",
                columns: new[] { "ActorId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_DoneUtc",
                table: "AuditEntries",
                column: "DoneUtc");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Subject_SubjectId_Id",
                table: "AuditEntries",
                columns: new[] { "Subject", "SubjectId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_CommentDrafts_MovieId",
                table: "CommentDrafts",
                column: "MovieId");

            migrationBuilder.CreateIndex(
                name: "IX_CommentDrafts_WrittenUtc",
                table: "CommentDrafts",
                column: "WrittenUtc");

            migrationBuilder.CreateIndex(
                name: "IX_CommentReports_CommentId",
                table: "CommentReports",
                column: "CommentId");

            migrationBuilder.CreateIndex(
                name: "IX_CommentReports_DecidedById",
                table: "CommentReports",
                column: "DecidedById");

            migrationBuilder.CreateIndex(
                name: "IX_CommentReports_State_ReportedUtc",
                table: "CommentReports",
                columns: new[] { "State", "ReportedUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_CommentReports_UserId",
                table: "CommentReports",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "UX_CommentReports_Open",
                table: "CommentReports",
                columns: new[] { "CommentId", "UserId" },
                unique: true,
                filter: "[State] = 'Open' AND [UserId] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_CommentScores_ChangedUtc",
                table: "CommentScores",
                column: "ChangedUtc");

            migrationBuilder.CreateIndex(
                name: "IX_CommentScores_CommentId_Id",
                table: "CommentScores",
                columns: new[] { "CommentId", "Id" });

            migrationBuilder.AddForeignKey(
                name: "FK_Comments_Comments_ReplyToId",
                table: "Comments",
                column: "ReplyToId",
                principalTable: "Comments",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            // What older comments would have had; Wilson's bound without doubts is n / (n + 1.96²).
            migrationBuilder.Sql("EXEC(N'UPDATE Comments SET ReplyToId = ParentId, Position = (SELECT COUNT(*) FROM Comments AS o WHERE o.ParentId = Comments.ParentId AND o.Id <= Comments.Id) WHERE ParentId IS NOT NULL;')");
            migrationBuilder.Sql("EXEC(N'UPDATE Comments SET ThreadLength = (SELECT COUNT(*) FROM Comments AS o WHERE o.ParentId = Comments.Id) WHERE ParentId IS NULL;')");
            migrationBuilder.Sql("EXEC(N'UPDATE Comments SET Helpful = LikeCount / (LikeCount + 3.8416) WHERE LikeCount > 0;')");

            // What staff did is never rewritten, by whatever way it is tried.
            migrationBuilder.Sql("EXEC(N'CREATE TRIGGER TR_AuditEntries_AppendOnly ON AuditEntries INSTEAD OF UPDATE, DELETE AS THROW 51000, ''The audit log is only ever added to.'', 1;')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Comments_Comments_ReplyToId",
                table: "Comments");

            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropTable(
                name: "CommentBlocks");

            migrationBuilder.DropTable(
                name: "CommentDrafts");

            migrationBuilder.DropTable(
                name: "CommentReports");

            migrationBuilder.DropTable(
                name: "CommentScores");

            migrationBuilder.DropTable(
                name: "RankingScales");

            migrationBuilder.DropIndex(
                name: "IX_Comments_CreatedUtc",
                table: "Comments");

            migrationBuilder.DropIndex(
                name: "IX_Comments_HeldUtc",
                table: "Comments");

            migrationBuilder.DropIndex(
                name: "IX_Comments_HiddenUtc",
                table: "Comments");

            migrationBuilder.DropIndex(
                name: "IX_Comments_MovieId_ParentId_Helpful_Id",
                table: "Comments");

            migrationBuilder.DropIndex(
                name: "IX_Comments_ParentId_Position",
                table: "Comments");

            migrationBuilder.DropIndex(
                name: "IX_Comments_ReplyToId",
                table: "Comments");

            migrationBuilder.DropColumn(
                name: "DoubtCount",
                table: "Comments");

            migrationBuilder.DropColumn(
                name: "HeldUtc",
                table: "Comments");

            migrationBuilder.DropColumn(
                name: "Helpful",
                table: "Comments");

            migrationBuilder.DropColumn(
                name: "Position",
                table: "Comments");

            migrationBuilder.DropColumn(
                name: "ReplyToId",
                table: "Comments");

            migrationBuilder.DropColumn(
                name: "ScoreId",
                table: "Comments");

            migrationBuilder.DropColumn(
                name: "ThreadLength",
                table: "Comments");

            migrationBuilder.CreateIndex(
                name: "IX_Comments_ParentId",
                table: "Comments",
                column: "ParentId");
        }
    }
}
