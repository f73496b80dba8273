using System.Text.Json.Nodes;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary>A call of the API that has been let in.</summary>
internal sealed record ApiRequest(FormBody Form, string Path, string? Id, Cause Cause);

/// <summary>Does a call's work inside the lock and returns the object to answer with.</summary>
internal delegate JsonObject ApiHandler(ApiRequest request);

/// <summary>An answer before any fault is put on it.</summary>
internal sealed record ApiReply(int Status, string Body);
