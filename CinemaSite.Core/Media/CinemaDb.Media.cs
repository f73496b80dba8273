using CinemaSite.Core.Media;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

public abstract partial class CinemaDb
{
    public DbSet<MediaFile> MediaFiles => Set<MediaFile>();
    public DbSet<MediaUpload> MediaUploads => Set<MediaUpload>();
}
