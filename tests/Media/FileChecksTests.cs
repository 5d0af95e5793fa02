using System.Text;
using Serverless.Channels;
using Serverless.Local.Simulators;
using Serverless.Media.Files;

namespace Serverless.Tests.Media;

public class FileChecksTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8];
    private static readonly byte[] Gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, 0x3B];

    public static TheoryData<string, string, byte[]> Files => new()
    {
        { "image/jpeg", "Image", SampleFiles.Of("image/jpeg") },
        { "image/jpg", "Image", SampleFiles.Of("image/jpeg") },
        { "image/png", "Image", Png },
        { "image/gif", "Gif", Gif },
        { "image/gif", "Gif", [.. "GIF87a"u8, 1, 0, 1, 0] },
        { "image/webp", "Image", SampleFiles.Of("image/webp") },
        { "video/mp4", "Video", SampleFiles.Of("video/mp4") },
        { "video/mp4; codecs=\"avc1\"", "Video", SampleFiles.Of("video/mp4") },
        { "video/3gpp", "Video", [0, 0, 0, 20, .. "ftyp3gp4"u8] },
        { "audio/mp4", "Audio", [0, 0, 0, 20, .. "ftypM4A "u8] },
        { "audio/mp4", "Audio", SampleFiles.Of("video/mp4") },
        { "audio/mpeg", "Audio", SampleFiles.Of("audio/mpeg") },
        { "audio/mp3", "Audio", [0xFF, 0xFB, 0x90, 0x44] },
        { "audio/aac", "Audio", [0xFF, 0xF1, 0x50, 0x80] },
        { "audio/amr", "Audio", [.. "#!AMR\n"u8] },
        { "audio/ogg; codecs=opus", "Audio", SampleFiles.Of("audio/ogg") },
        { "application/pdf", "Document", SampleFiles.Of("application/pdf") },
        { "text/plain; charset=utf-8", "Document", Encoding.UTF8.GetBytes("Grüße,\n\tdie 2 < 3 Teekannen 🫖") },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_taken_for_what_its_first_bytes_say(string contentType, string kind, byte[] content)
    {
        var (type, problem) = FileChecks.TypeOf(contentType, content);

        Assert.Null(problem);
        Assert.Equal(kind, type!.Kind.ToString());
        Assert.Equal(FileType.Declared(contentType), type.MimeType);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/gif")]
    [InlineData("video/mp4")]
    [InlineData("audio/mpeg")]
    [InlineData("application/pdf")]
    [InlineData("text/plain")]
    public void A_jpeg_that_is_declared_as_anything_else_is_refused(string contentType) =>
        Assert.Equal("media-type-mismatch", FileChecks.TypeOf(contentType, SampleFiles.Of("image/jpeg")).Problem!.Code);

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/svg+xml")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-msdownload")]
    [InlineData("image")]
    [InlineData("")]
    [InlineData(null)]
    public void A_type_that_no_channel_shows_is_refused_whatever_the_bytes_are(string? contentType) =>
        Assert.Equal("media-type", FileChecks.TypeOf(contentType, SampleFiles.Of("image/jpeg")).Problem!.Code);

    [Theory]
    [InlineData("MZ\u0090\u0000\u0003")]
    [InlineData("\u007fELF\u0002\u0001")]
    [InlineData("<!doctype html><p>hi")]
    [InlineData("#!/bin/sh\n\u0001")]
    [InlineData("a\u0000b")]
    [InlineData("x <SCRIPT>alert(1)</SCRIPT>")]
    [InlineData("<svg onload=x>")]
    [InlineData("")]
    public void What_runs_is_no_plain_text(string content) =>
        Assert.Equal("media-type-mismatch", FileChecks.TypeOf("text/plain", Encoding.Latin1.GetBytes(content)).Problem!.Code);

    [Fact]
    public void Half_a_character_is_no_plain_text() => Assert.False(FileType.IsPlainText([0x41, 0xC3]));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<ScRiPt src=x>")]
    [InlineData("<?php system('id');")]
    [InlineData("<iframe src=x>")]
    public void A_picture_with_a_script_in_it_is_refused(string script)
    {
        byte[] content = [.. Gif, .. new byte[10_000], .. Encoding.ASCII.GetBytes(script), .. new byte[100]];

        Assert.Equal("media-ambiguous", FileChecks.TypeOf("image/gif", content).Problem!.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public void A_picture_that_is_an_archive_as_well_is_refused(int comment)
    {
        byte[] end = [.. "PK\u0005\u0006"u8, .. new byte[16], (byte)(comment & 0xFF), (byte)(comment >> 8)];
        byte[] content = [.. SampleFiles.Of("image/jpeg"), .. new byte[70_000], .. end, .. new byte[comment]];

        Assert.Equal("media-ambiguous", FileChecks.TypeOf("image/jpeg", content).Problem!.Code);
    }

    [Fact]
    public void Bytes_that_look_like_the_end_of_an_archive_in_the_middle_of_a_picture_are_no_archive()
    {
        byte[] content = [.. SampleFiles.Of("image/jpeg"), .. "PK\u0005\u0006"u8, .. new byte[16], 0xFF, 0xFF, 1, 2, 3];

        Assert.Null(FileChecks.TypeOf("image/jpeg", content).Problem);
    }

    [Theory]
    [InlineData(64 * 1024 - 7)]
    [InlineData(64 * 1024 - 3)]
    [InlineData(64 * 1024)]
    [InlineData(3 * 64 * 1024 - 27)]
    public void A_script_is_found_wherever_it_begins(int at)
    {
        var content = new byte[MediaUploads.Largest];
        content.AsSpan().Fill((byte)'<');
        SampleFiles.Of("image/jpeg").CopyTo(content, 0);
        Assert.Null(FileChecks.TypeOf("image/jpeg", content).Problem);

        "<sCript"u8.CopyTo(content.AsSpan(at));
        Assert.Equal("media-ambiguous", FileChecks.TypeOf("image/jpeg", content).Problem!.Code);
    }
}
