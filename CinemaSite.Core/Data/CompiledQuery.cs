using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CinemaSite.Core.Data;

/// <summary>A query that EF translates once and not for every call: for the few that nearly every request asks.</summary>
/// <typeparam name="T">The delegate that <c>EF.CompileAsyncQuery</c> makes.</typeparam>
internal sealed class CompiledQuery<T>(Func<T> compile) where T : Delegate
{
    // EF holds a compiled query to the model it was first used with, and the two databases have one each.
    private readonly ConditionalWeakTable<IModel, T> byModel = [];

    /// <summary>The query for this database.</summary>
    public T For(CinemaDb db) => byModel.GetValue(db.Model, _ => compile());
}
