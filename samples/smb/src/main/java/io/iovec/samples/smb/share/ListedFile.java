package io.iovec.samples.smb.share;

/**
 * An entry of a directory.
 *
 * @param name which opens it
 * @param alternateName of the form 8.3, or empty if the name has that form
 * @param index at which listing goes on behind it, 1 or more
 */
public record ListedFile(String name, String alternateName, FileMetadata file, int index) {}
