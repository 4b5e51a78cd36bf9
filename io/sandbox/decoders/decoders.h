// The decoders, one for each library or format: decoder_of() chooses among them.
//
// Each sends the entries of the archive of its job through the job's EntrySender, and reports what
// is wrong with the archive there. Run in a sandbox only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

/// Decodes what libarchive reads: 7z, RAR, cpio, ar, RPM, and zip and tar if the readers of io/
/// leave them to it. Formats and filters are enabled one by one: libarchive's "all" runs programs
/// on magic bytes.
void decode_with_libarchive(DecodeJob& job);

/// Decodes cabinets by libmspack: stored, MSZIP, LZX and Quantum. The parts of the job are cabinets
/// of one set, in their order. libarchive supports neither Quantum nor sets, and drops the rest
/// after a damaged folder; so libmspack decodes all cabinets.
void decode_cabinet(DecodeJob& job);

/// Decode SZDD and KWAJ by libmspack: one file in each, packed by COMPRESS.EXE (SETUP.MI_).
void decode_szdd(DecodeJob& job);
void decode_kwaj(DecodeJob& job);

/// Decodes an ISO 9660 image. One with Rock Ridge names is read by code of our own, with bounds of
/// our own; any other, also with Joliet names, by libarchive without its Rock Ridge, which can loop
/// for ever. The plain names of an image with Rock Ridge are shortened from the long ones and would
/// pair files that do not belong together.
void decode_iso(DecodeJob& job);

/// Decodes LZH archives: LzhHeaders finds the entries, libarchive decodes each by itself. Every
/// entry is verified against its CRC and its size; a damaged one does not affect its neighbours.
void decode_lzh(DecodeJob& job);

/// Decodes gzip, bzip2, xz, zstd, .Z, LZ4, lzip and .lzma: one file in fewer bytes, in one member
/// or several.
///
/// Sends one entry, the unpacked content. Zero bytes after a member are padding. Any other bytes
/// after the last one are a problem of the archive, and the entry is complete. If a member is
/// damaged, only the members before it are sound. If the archive ends inside a member, nothing
/// contradicts what was decoded, but nothing proves it either: a tar is then sound up to its last
/// complete entry, any other file is not. EntrySender::end_cut passes this on.
void decode_stream(DecodeJob& job);

/// Decodes WARC web archives (ISO 28500): every record that holds a file, whatever its URI is. A
/// file in the archive is the block of a record; in an HTTP response, the body. A record whose
/// length or digest is wrong is a reject; the next record is then searched for.
///
/// libarchive's reader skips records whose URI has a blank, ends with '/', has another scheme than
/// file, http and ftp, or is missing, and returns the head of an HTTP response as a part of the
/// file.
void decode_warc(DecodeJob& job);

/// Decodes xar archives: a header, a compressed table of contents in XML, and the heap with the
/// bytes of the files. Nothing is read before the checksum of the table was verified; then each
/// file by itself, with its checksums of the heap and of the file (MD5, SHA-1, SHA-2). Stored,
/// zlib, gzip, bzip2, xz and lzma are decoded. Extended attributes and signatures are not read.
void decode_xar(DecodeJob& job);

}  // namespace mifdex::io::sandbox
