using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Host.Auth;

/// <summary>Keeps the Data Protection keys where every node finds them, sealed under the master key.</summary>
/// <remarks>The framework's interface is synchronous; it is called once at start and once a day.</remarks>
internal sealed class PostgresKeyRing(Database database, ISecretBox secrets) : IXmlRepository
{
    private const string Purpose = "data protection key";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.Source.CreateCommand("select sealed from platform.keys order by id");
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read())
            keys.Add(XElement.Parse(secrets.Open(reader.GetFieldValue<byte[]>(0), Purpose)));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.Source.CreateCommand("insert into platform.keys (name, sealed) values ($1, $2) on conflict (name) do nothing");
        command.Parameters.AddWithValue(friendlyName);
        command.Parameters.AddWithValue(secrets.Seal(element.ToString(SaveOptions.DisableFormatting), Purpose));
        command.ExecuteNonQuery();
    }
}
