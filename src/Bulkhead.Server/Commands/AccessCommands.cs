using System.CommandLine;
using System.Globalization;
using Bulkhead.Dashboard.Access;
using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Commands;

/// <summary><c>bulkheadd link</c> and <c>bulkheadd token</c>: who may look. They work on the folder of the server, so whoever can read that can let people in.</summary>
internal static class AccessCommands
{
    /// <summary>Describes <c>link</c>.</summary>
    public static Command Link()
    {
        var store = ServeCommand.Folder();
        var role = RoleOption();
        var command = new Command("link", "Prints the part of an address that lets its holder into the dashboard once, within fifteen minutes.") { store, role };
        command.SetAction(parse =>
        {
            Console.Out.WriteLine("/login?token=" + new OneTimeLinks(Path.Combine(Access(parse.GetValue(store)!), "links"), TimeProvider.System).Issue(Roles.Find(parse.GetValue(role))!.Value));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Describes <c>token</c>.</summary>
    public static Command Token()
    {
        var store = ServeCommand.Folder();
        var role = RoleOption();
        var name = new Argument<string>("NAME") { Description = "What the token is for." };
        var days = new Option<int>("--days") { Description = "How long it lasts, 1 to 730.", DefaultValueFactory = static _ => 90 };
        var create = new Command("create", "Makes a token for programs and prints it, this once. One of the same name ends.") { name, role, days, store };
        create.SetAction(parse =>
        {
            Console.Out.WriteLine(Tokens(parse.GetValue(store)!).Create(parse.GetValue(name)!, Roles.Find(parse.GetValue(role))!.Value, TimeSpan.FromDays(Math.Clamp(parse.GetValue(days), 1, 730))));
            return ExitCodes.Done;
        });
        var list = new Command("list", "Lists the tokens, without the tokens themselves.") { store };
        list.SetAction(parse =>
        {
            foreach (var token in Tokens(parse.GetValue(store)!).All)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Model.Diagnostics.Printable.Clean(token.Name, 60),-30} {token.Role,-13} until {token.Expires:yyyy-MM-dd}"));
            }

            return ExitCodes.Done;
        });
        var revoke = new Command("revoke", "Ends a token at once.") { name, store };
        revoke.SetAction(parse =>
        {
            if (Tokens(parse.GetValue(store)!).Revoke(parse.GetValue(name)!))
            {
                return ExitCodes.Done;
            }

            Console.Error.WriteLine("bulkheadd: error there is no token of this name\n  help: bulkheadd token list");
            return ExitCodes.Invalid;
        });
        return new Command("token", "Tokens for programs: the command line, scrapers, other dashboards.") { create, list, revoke };
    }

    private static Option<string> RoleOption()
    {
        var option = new Option<string>("--role") { Description = "What its holder may do.", DefaultValueFactory = static _ => "viewer" };
        option.AcceptOnlyFromAmong("viewer", "investigator", "admin");
        return option;
    }

    private static ApiTokens Tokens(string folder) => new(Path.Combine(Access(folder), "tokens.json"), TimeProvider.System);

    private static string Access(string folder)
    {
        var access = Path.Combine(folder, "access");
        PrivateFiles.Folder(folder);
        PrivateFiles.Folder(access);
        return access;
    }
}
