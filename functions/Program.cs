Console.WriteLine("building");
