using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Peeking;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bulkhead.Server.Decrypting;

/// <summary>
/// Records the HTTP/2 requests that the server answers with an error before any request is seen (too many fields, for example): it says so to who listens.
/// What it refuses without an answer is seen by <see cref="Http2Watch"/>; HTTP/1.1 does not come here.
/// </summary>
internal sealed class ServerRefusals : IObserver<KeyValuePair<string, object?>>
{
    /// <summary>The event.</summary>
    public const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: Event, Value: IFeatureCollection features } || features.Get<IDecryptedConnectionFeature>() is not { Watch: { } watch })
        {
            return;
        }

        var status = (features.Get<IBadRequestExceptionFeature>()?.Error as BadHttpRequestException)?.StatusCode;
        watch.Tell(status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status414UriTooLong or StatusCodes.Status431RequestHeaderFieldsTooLarge
            ? new Refusal(RefusalReason.HttpTooLarge, "The fields of the request are too many or too long.")
            : new Refusal(RefusalReason.HttpFraming, "The server does not take it for a request."));
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }
}
