using System.Globalization;

namespace Serverless.Tests.Infra.Bicep;

/// <summary>Reads values: operators by precedence, calls, members, objects, lists, loops, lambdas.</summary>
internal class ExpressionParser(IReadOnlyList<Token> tokens)
{
    private static readonly string[][] Levels =
        [["??"], ["||"], ["&&"], ["==", "!=", "=~", "!~"], ["<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"]];

    private int _at;

    protected bool AtEnd => Current.Kind is TokenKind.End;

    protected int Line => Current.Line;

    private Token Current => tokens[_at];

    protected Expression Value()
    {
        var line = Line;
        var condition = Binary(0);
        if (!Try("?")) { return condition; }

        SkipNewLines();
        var yes = Value();
        SkipNewLines();
        Expect(":");
        SkipNewLines();
        return new OperatorValue(line, "?:", [condition, yes, Value()]);
    }

    private Expression Binary(int level)
    {
        if (level == Levels.Length) { return Unary(); }

        var left = Binary(level + 1);
        while (Levels[level].FirstOrDefault(At) is { } mark)
        {
            var line = Line;
            Expect(mark);
            SkipNewLines();
            left = new OperatorValue(line, mark, [left, Binary(level + 1)]);
        }

        return left;
    }

    private Expression Unary()
    {
        var line = Line;
        if (Try("!")) { return new OperatorValue(line, "!", [Unary()]); }

        return Try("-") ? new OperatorValue(line, "-", [Unary()]) : Postfix(Primary());
    }

    private Expression Postfix(Expression value)
    {
        while (true)
        {
            var line = Line;
            if (Try(".") || Try(".?"))
            {
                var name = Word();
                value = At("(") ? new CallValue(line, value, name, Arguments()) : new MemberValue(line, value, name);
            }
            else if (Try("["))
            {
                value = new IndexValue(line, value, Value());
                Expect("]");
            }
            else if (!Try("!")) { return value; }
        }
    }

    private Expression Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Text:
                _at++;
                return new TextValue(token.Line, token.Value, [.. token.Holes.Select(hole => new ExpressionParser(hole).Whole())]);
            case TokenKind.Number:
                _at++;
                return new NumberValue(token.Line, long.Parse(token.Value, CultureInfo.InvariantCulture));
            case TokenKind.Word:
                return WordOrCall();
            default:
                return token.Is("{") ? Object() : token.Is("[") ? ListOrLoop() : token.Is("(") ? Group() : throw Mistake($"a value was expected, not '{token.Value.Trim()}'");
        }
    }

    private Expression Whole()
    {
        var value = Value();
        return AtEnd ? value : throw Mistake($"'{Current.Value}' was not expected");
    }

    private Expression WordOrCall()
    {
        var line = Line;
        var word = Word();
        if (word is "true" or "false" or "null") { return new FixedValue(line, word); }

        if (Try("=>")) { return new LambdaValue(line, [word], Value()); }

        return At("(") ? new CallValue(line, null, word, Arguments()) : new NameValue(line, word);
    }

    private List<Expression> Arguments()
    {
        Expect("(");
        SkipNewLines();
        var arguments = new List<Expression>();
        while (!Try(")"))
        {
            arguments.Add(Value());
            SkipNewLines();
            if (!At(")")) { Expect(","); SkipNewLines(); }
        }

        return arguments;
    }

    private Expression Group()
    {
        var start = _at;
        var line = Line;
        Expect("(");
        var names = new List<string>();
        while (Current.Kind is TokenKind.Word)
        {
            names.Add(Word());
            if (!Try(",")) { break; }
        }

        if (Try(")") && Try("=>")) { return new LambdaValue(line, names, Value()); }

        _at = start + 1;
        SkipNewLines();
        var value = Value();
        SkipNewLines();
        Expect(")");
        return value;
    }

    private ObjectValue Object()
    {
        var line = Line;
        Expect("{");
        var properties = new List<Property>();
        for (SkipNewLines(); !Try("}"); SkipNewLines())
        {
            var key = Current;
            var computed = key.Kind is TokenKind.Text ? Primary() : null;
            var name = computed is null ? Word() : key.Holes.Count == 0 ? key.Value : null;
            Expect(":");
            properties.Add(new Property(key.Line, name, name is null ? computed : null, Conditional()));
            if (!At("}") && Current.Kind is not TokenKind.NewLine) { Expect(","); }
        }

        return new ObjectValue(line, properties);
    }

    private Expression ListOrLoop()
    {
        var line = Line;
        Expect("[");
        if (TryWord("for")) { return Loop(line); }

        var items = new List<Expression>();
        for (SkipNewLines(); !Try("]"); SkipNewLines())
        {
            items.Add(Value());
            if (!At("]") && Current.Kind is not TokenKind.NewLine) { Expect(","); }
        }

        return new ListValue(line, items);
    }

    private ForValue Loop(int line)
    {
        string? number = null;
        string item;
        if (Try("("))
        {
            item = Word();
            Expect(",");
            number = Word();
            Expect(")");
        }
        else { item = Word(); }

        if (!TryWord("in")) { throw Mistake("'in' was expected"); }

        var source = Value();
        Expect(":");
        var body = Conditional();
        Expect("]");
        return new ForValue(line, item, number, source, body);
    }

    private Expression Conditional()
    {
        var line = Line;
        if (!Current.IsWord("if") || !tokens[_at + 1].Is("(")) { return Value(); }

        _at++;
        Expect("(");
        var condition = Value();
        Expect(")");
        return new IfValue(line, condition, Value());
    }

    protected string PlainText()
    {
        var token = Current;
        if (token.Kind is not TokenKind.Text || token.Holes.Count > 0) { throw Mistake("a plain text was expected"); }

        _at++;
        return token.Value;
    }

    protected string Word()
    {
        var token = Current;
        if (token.Kind is not TokenKind.Word) { throw Mistake($"a name was expected, not '{token.Value.Trim()}'"); }

        _at++;
        return token.Value;
    }

    protected bool At(string mark) => Current.Is(mark);

    protected bool Try(string mark)
    {
        if (!At(mark)) { return false; }

        _at++;
        return true;
    }

    protected bool TryWord(string word)
    {
        if (!Current.IsWord(word)) { return false; }

        _at++;
        return true;
    }

    protected void Expect(string mark)
    {
        if (!Try(mark)) { throw Mistake($"'{mark}' was expected, not '{Current.Value.Trim()}'"); }
    }

    protected void EndOfLine()
    {
        if (Current.Kind is not (TokenKind.NewLine or TokenKind.End)) { throw Mistake($"'{Current.Value}' was not expected"); }
    }

    protected void SkipNewLines()
    {
        while (Current.Kind is TokenKind.NewLine) { _at++; }
    }

    protected BicepMistakeException Mistake(string what) => new(Line, what);
}
