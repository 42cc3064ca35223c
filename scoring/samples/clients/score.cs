// Scores one picture over REST: SCORING_URL=… SCORING_KEY=… dotnet run score.cs picture.jpg [model]
//
// It needs nothing but .NET 10. A certificate of your own: SSL_CERT_FILE=cert.pem.
using System.Net.Http.Headers;
using System.Text.Json;

if (args.Length == 0)
{
    Console.Error.WriteLine("Which picture? dotnet run score.cs picture.jpg [model]");
    return 2;
}
var (picture, model) = (args[0], args.Length > 1 ? args[1] : "shapes");
var url = Environment.GetEnvironmentVariable("SCORING_URL") ?? "http://127.0.0.1:8080";
var key = Environment.GetEnvironmentVariable("SCORING_KEY");

using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(1) };
using var content = new ByteArrayContent(await File.ReadAllBytesAsync(picture));
content.Headers.ContentType = new MediaTypeHeaderValue(Path.GetExtension(picture).ToLowerInvariant() switch
{
    ".png" => "image/png",
    ".webp" => "image/webp",
    _ => "image/jpeg",
});
using var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/score/{model}?top=3") { Content = content };
if (!string.IsNullOrEmpty(key)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);

using var response = await client.SendAsync(request);
var body = await response.Content.ReadAsByteArrayAsync();
if (response.Content.Headers.ContentType?.MediaType?.StartsWith("image/") == true)
{
    var painting = "painted" + Path.GetExtension(picture);
    await File.WriteAllBytesAsync(painting, body);
    Console.WriteLine(painting);
    return 0;
}
using var answer = JsonDocument.Parse(body);
if (!response.IsSuccessStatusCode)
{
    Console.Error.WriteLine($"{(int)response.StatusCode}: {answer.RootElement.GetProperty("message").GetString()}");
    return 1;
}
foreach (var score in answer.RootElement.EnumerateArray())
{
    Console.WriteLine($"{score.GetProperty("label").GetString()} {score.GetProperty("confidence").GetDouble() * 100:F1} %");
}
return 0;
