namespace Serverless.Tests.Infra.Bicep;

/// <summary>Reads the declarations of a Bicep or bicepparam file.</summary>
internal sealed class Parser(IReadOnlyList<Token> tokens) : ExpressionParser(tokens)
{
    public static BicepFile Read(string path, string text)
    {
        try
        {
            return new Parser(Lexer.Read(text)).ReadFile(path);
        }
        catch (BicepMistakeException mistake)
        {
            throw new InvalidDataException($"{path}, {mistake.Message}", mistake);
        }
    }

    private BicepFile ReadFile(string path)
    {
        var (scope, usedFile) = ("resourceGroup", (string?)null);
        var declarations = new List<Declaration>();
        for (SkipNewLines(); !AtEnd; SkipNewLines())
        {
            if (TryWord("targetScope")) { Expect("="); scope = PlainText(); }
            else if (TryWord("using")) { usedFile = PlainText(); }
            else { declarations.Add(ReadDeclaration()); }

            EndOfLine();
        }

        return new BicepFile(path, scope, usedFile, declarations);
    }

    private Declaration ReadDeclaration()
    {
        var decorators = new List<CallValue>();
        while (Try("@"))
        {
            decorators.Add(Value() as CallValue ?? throw Mistake("a decorator is called with parentheses"));
            EndOfLine();
            SkipNewLines();
        }

        var line = Line;
        var keyword = Word();
        var name = Word();
        switch (keyword)
        {
            case "param":
                var type = At("=") ? "" : TypeName();
                return new Parameter(line, name, type, Try("=") ? Value() : null, decorators);
            case "var":
                Expect("=");
                return new Variable(line, name, Value(), decorators);
            case "resource":
                var kind = PlainText();
                var isExisting = TryWord("existing");
                Expect("=");
                return new Resource(line, name, kind, isExisting, ConditionalBody(), decorators);
            case "module":
                var path = PlainText();
                Expect("=");
                return new Module(line, name, path, ConditionalBody(), decorators);
            case "output":
                var outputType = TypeName();
                Expect("=");
                return new Output(line, name, outputType, Value(), decorators);
            default:
                throw new BicepMistakeException(line, $"'{keyword}' begins no declaration");
        }
    }

    private Expression ConditionalBody()
    {
        var line = Line;
        if (!TryWord("if")) { return Value(); }

        Expect("(");
        var condition = Value();
        Expect(")");
        return new IfValue(line, condition, Value());
    }

    private string TypeName()
    {
        var name = Word();
        if (Try("[")) { Expect("]"); name += "[]"; }

        return name + (Try("?") ? "?" : "");
    }
}
