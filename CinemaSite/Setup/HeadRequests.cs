using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace CinemaSite.Setup;

/// <summary>Answers HEAD wherever GET is answered, with the same headers and no body. An action that takes HEAD by itself stays as it is.</summary>
internal static class HeadRequests
{
    /// <summary>Opens the actions for GET to HEAD.</summary>
    public sealed class Convention : IActionModelConvention
    {
        public void Apply(ActionModel action)
        {
            ArgumentNullException.ThrowIfNull(action);
            foreach (var selector in action.Selectors)
            {
                // What is there for every method, such as the pages of errors, takes HEAD already.
                if (!selector.ActionConstraints.OfType<HttpMethodActionConstraint>().Any()) selector.EndpointMetadata.Add(new AnswersAsGet());
                if (selector.ActionConstraints.OfType<HttpMethodActionConstraint>().FirstOrDefault(c => c.HttpMethods.Contains(HttpMethods.Get) && !c.HttpMethods.Contains(HttpMethods.Head)) is not { } get) continue;
                string[] methods = [.. get.HttpMethods, HttpMethods.Head];
                selector.ActionConstraints.Remove(get);
                selector.ActionConstraints.Add(new HttpMethodActionConstraint(methods));
                foreach (var named in selector.EndpointMetadata.OfType<IHttpMethodMetadata>().ToList()) selector.EndpointMetadata.Remove(named);
                selector.EndpointMetadata.Add(new HttpMethodMetadata(methods));
                selector.EndpointMetadata.Add(new AnswersAsGet());
            }
        }
    }

    /// <summary>Makes such answers as those to GET, so that a kept page serves both and has one entity tag. Behind routing.</summary>
    public static void UseHead(this WebApplication app) => app.Use(async (context, next) =>
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsHead(request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<AnswersAsGet>() is null)
        {
            await next(context);
            return;
        }
        var body = response.Body;
        (request.Method, response.Body) = (HttpMethods.Get, Stream.Null);
        try
        {
            await next(context);
        }
        finally
        {
            (request.Method, response.Body) = (HttpMethods.Head, body);
        }
    });

    private sealed class AnswersAsGet;
}
