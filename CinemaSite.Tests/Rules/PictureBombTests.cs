using System.Diagnostics;
using CinemaSite.Core.Media;
using CinemaSite.Tests.Support;

namespace CinemaSite.Tests.Rules;

/// <summary>A small file of endless pixels. Measured alone: the process's memory is everybody's.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class PictureBombTests
{
    [Fact]
    public async Task A_bomb_of_pixels_costs_neither_time_nor_memory()
    {
        using var pictures = new Pictures();
        var bomb = Drawn.Bomb(20_000);
        Assert.InRange(bomb.Length, 1, Pictures.MostBytes);
        using var self = Process.GetCurrentProcess();
        // The tests before this one may have needed more than the bomb would: the kernel forgets their peak, where it can.
        if (OperatingSystem.IsLinux()) await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        self.Refresh();
        var before = self.PeakWorkingSet64;
        var limit = TimeSpan.FromSeconds(2);
        Assert.InRange(await Fastest.OfAsync(limit, async () =>
        {
            using var upload = new MemoryStream(bomb);
            var time = Stopwatch.StartNew();
            Assert.Contains("pixels", (await pictures.CutAsync(upload, [new PictureSize(96, 96)])).Problem, StringComparison.Ordinal);
            return time.Elapsed;
        }), TimeSpan.Zero, limit);
        self.Refresh();
        // 20,000 × 20,000 pixels would take 1.6 GB.
        Assert.InRange(self.PeakWorkingSet64 - before, 0, 800L * 1024 * 1024);
    }
}
