// WARC: every record that holds a file is read, whatever its URI is; a wrong length or digest costs
// the record, and no neighbour.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "io/archive/no_content.h"
#include "io/sandbox/decoders/warc/http_message.h"
#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"

namespace mifdex::io {
namespace {

using namespace std::string_literals;
using testing::ArchiveRun;
using testing::pack_stream;
using testing::read_archive;

constexpr std::int64_t kRecordTime = 864'234'568;  // 1997-05-21T17:09:28Z

/// Returns a record with these fields, each of which ends with CR LF, and its length.
std::string record(const std::string& fields, const std::string& block) {
  return "WARC/1.0\r\n" + fields + "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n" +
         block + "\r\n\r\n";
}

std::string resource(const std::string& uri, const std::string& block) {
  return record("WARC-Type: resource\r\nWARC-Target-URI: " + uri + "\r\n", block);
}

std::string response(const std::string& head, const std::string& body) {
  return record(
      "WARC-Type: response\r\nWARC-Target-URI: http://host/A.MIF\r\n"
      "Content-Type: application/http; msgtype=response\r\n",
      "HTTP/1.1 200 OK\r\n" + head + "\r\n" + body);
}

ArchiveRun read(const std::string& bytes) { return read_archive(bytes, ArchiveKind::kWarc); }

TEST(Warc, EveryUriGivesAName) {
  const std::vector<std::pair<std::string, std::string>> names = {
      {"file://R/A.MIF", "R/A.MIF"},
      {"file:///C:/R/A.MIF", "C:/R/A.MIF"},
      {"file://Copy of A.MIF", "Copy of A.MIF"},
      {"http://host/R/A%20B.MIF", "R/A B.MIF"},
      {"HTTPS://host:80/A.MIF", "A.MIF"},
      {"<http://host/A.MIF>", "A.MIF"},
      {"smb://host/SMS/A.MIF", "SMS/A.MIF"},
      {"urn:x:A.MIF", "urn:x:A.MIF"},
      {"A.MIF", "A.MIF"},
      {"http://host/R/", "R/record 1"},
      {"http://host", "record 1"},
      {"", "record 1"},
      {"http://host/A%2FB%00%zz%4", "A%2FB%00%zz%4"},
      {"http://host/\xE4.MIF", "\xC3\xA4.MIF"},
      {"http://host/%C3%A4.MIF", "\xC3\xA4.MIF"},
  };
  for (const auto& [uri, name] : names) {
    const ArchiveRun run = read(resource(uri, "one") + resource("file://Z", "two"));
    EXPECT_FALSE(run.problem.has_value()) << uri << run.problem_detail();
    ASSERT_EQ(run.whole(), 2U) << uri;
    EXPECT_EQ(run.entries[0].path, name);
    EXPECT_EQ(run.entries[0].content, "one");
    EXPECT_EQ(run.entries[0].mtime, kNoTime);
    EXPECT_EQ(run.entries[1].path, "Z");
  }
  EXPECT_EQ(read(record("WARC-Type: resource\r\n", "one")).entries.at(0).path, "record 1");
}

TEST(Warc, WhatIsNoFileIsCountedAndWhatIsUnknownIsAFile) {
  std::string bytes;
  for (const char* type : {"warcinfo", "Request", "metadata"}) {
    bytes += record("warc-type: "s + type + "\r\nWARC-Target-URI: http://host/X\r\n", "nothing");
  }
  for (const char* type : {"conversion", "response", "resourbe"}) {
    bytes +=
        record("WARC-Type: "s + type + "\r\nWARC-Target-URI: http://host/" + type + "\r\n", "one");
  }
  bytes += "\r\n" + std::string(600, '\0');
  const ArchiveRun run = read(bytes);
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  ASSERT_EQ(run.whole(), 3U);
  EXPECT_EQ(run.entries[0].path, "conversion");
  EXPECT_EQ(run.entries[2].content, "one");
}

TEST(Warc, WhatRefersToAFileDoesNotHoldOne) {
  const std::string revisit = "WARC-Type: revisit\r\nWARC-Target-URI: http://host/A.MIF\r\n";
  const std::string not_modified =
      "WARC-Type: response\r\nWARC-Target-URI: http://host/A.MIF\r\n"
      "Content-Type: application/http; msgtype=response\r\n";
  for (const std::string& bytes :
       {record(revisit, ""), record(revisit, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"),
        record(not_modified, "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n"),
        record(not_modified, "HTTP/1.0 304\r\n\r\n")}) {
    const ArchiveRun run = read(bytes + resource("file://Z", "two"));
    EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
    ASSERT_EQ(run.entries.size(), 2U) << bytes;
    EXPECT_EQ(run.entries[0].path, "A.MIF");
    ASSERT_TRUE(run.entries[0].reject.has_value()) << bytes;
    EXPECT_EQ(run.entries[0].reject->kind, kNoContent) << bytes;
    EXPECT_EQ(run.entries[1].content, "two");
  }
  // A body that should not be there is still read.
  EXPECT_EQ(read(record(not_modified, "HTTP/1.1 304 Not Modified\r\n\r\none")).whole(), 1U);
}

TEST(Warc, APartialResponseIsNoWholeFile) {
  const auto partial = [](const std::string& head, const std::string& body) {
    return record(
        "WARC-Type: response\r\nWARC-Target-URI: http://host/A.MIF\r\n"
        "Content-Type: application/http; msgtype=response\r\n",
        "HTTP/1.1 206 Partial Content\r\n" + head + "\r\n" + body);
  };
  for (const std::string head :
       {"Content-Range: bytes 0-2/9\r\n", "Content-Range: bytes 6-8/9\r\n",
        "Content-Range: bytes 0-2/*\r\n", "Content-Type: multipart/byteranges; boundary=x\r\n", "",
        "Content-Range: bytes 0-8/9\r\n",
        "Content-Range: bytes 0-2/3\r\nTransfer-Encoding: chunked\r\n"}) {
    const bool has_chunks = head.ends_with("chunked\r\n");
    const ArchiveRun run = read(partial(head, has_chunks ? "3\r\none\r\n0\r\n\r\n" : "one"));
    ASSERT_EQ(run.entries.size(), 1U) << head;
    ASSERT_TRUE(run.entries[0].reject.has_value()) << head;
    EXPECT_EQ(run.entries[0].reject->kind, RejectKind::kEntryDamaged) << head;
    EXPECT_NE(run.entries[0].reject->detail.find("206"), std::string::npos);
  }
  const ArchiveRun run = read(partial("Content-Range: bytes 0-2/3\r\n", "one"));
  ASSERT_EQ(run.whole(), 1U) << "all of the file was asked for";
  EXPECT_EQ(run.entries[0].content, "one");
}

TEST(Warc, AResponseIsItsBody) {
  const std::string date = "Last-Modified: Wed, 21 May 1997 17:09:28 GMT\r\n";
  const std::string big(300'000, 'x');
  for (const auto& [head, body, content] : std::vector<std::array<std::string, 3>>{
           {"", "one", "one"},
           {"Content-Length: 3\r\n", "one", "one"},
           {"Transfer-Encoding: chunked\r\n", "1\r\no\r\n2;x=y\r\nne\r\n0\r\n\r\n", "one"},
           {"Transfer-Encoding: chunked\r\n", "493e0\r\n" + big + "\r\n0\r\n\r\n", big},
           {"Transfer-Encoding: chunked\r\n", "no chunks", "no chunks"},
           {"Content-Encoding: gzip\r\n", pack_stream(ArchiveKind::kGzip, "one"),
            pack_stream(ArchiveKind::kGzip, "one")},
           {"Content-Encoding: deflate\r\n", "decoded", "decoded"}}) {
    const ArchiveRun run = read(response(date + head, body));
    EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
    ASSERT_EQ(run.whole(), 1U) << head;
    EXPECT_EQ(run.entries[0].content, content) << head;
    EXPECT_EQ(run.entries[0].mtime, kRecordTime);
  }
}

TEST(Warc, ABodyThatIsNotAllThereIsAReject) {
  for (const auto& [head, body, kind] :
       std::vector<std::tuple<std::string, std::string, RejectKind>>{
           {"Content-Length: 4\r\n", "one", RejectKind::kEntryDamaged},
           {"Transfer-Encoding: chunked\r\n", "3\r\none\r\n", RejectKind::kEntryDamaged},
           {"Transfer-Encoding: chunked\r\n", "4\r\none\r\n0\r\n\r\n", RejectKind::kEntryDamaged},
           {"Content-Encoding: br\r\n", "\x01\x02", RejectKind::kArchiveUnsupported},
           {"Content-Encoding: deflate\r\n", "\x78\x9C\x01", RejectKind::kArchiveUnsupported}}) {
    const ArchiveRun run = read(response(head, body) + resource("file://Z", "two"));
    ASSERT_EQ(run.entries.size(), 2U) << head;
    ASSERT_TRUE(run.entries[0].reject.has_value()) << head;
    EXPECT_EQ(run.entries[0].reject->kind, kind) << head;
    EXPECT_EQ(run.entries[1].content, "two");
  }
  for (const char* field : {"WARC-Segment-Number: 1\r\n", "WARC-Truncated: length\r\n"}) {
    const ArchiveRun run = read(record("WARC-Type: resource\r\n"s + field, "one"));
    ASSERT_EQ(run.entries.size(), 1U);
    ASSERT_TRUE(run.entries[0].reject.has_value()) << field;
    EXPECT_EQ(run.entries[0].reject->kind, RejectKind::kArchiveUnsupported);
  }
}

TEST(Warc, TheLastCodingOfAListIsTheOutermost) {
  const ArchiveRun packed = read(response("Content-Encoding: gzip, br\r\n", "\x01\x02\x03"));
  ASSERT_EQ(packed.entries.size(), 1U);
  EXPECT_EQ(packed.whole(), 0U);
  for (const std::string& newline : {"\r\n"s, "\n"s}) {
    const ArchiveRun run =
        read(response("Transfer-Encoding: gzip, chunked\r\n",
                      "3" + newline + "MIF" + newline + "0" + newline + newline));
    ASSERT_EQ(run.whole(), 1U);
    EXPECT_EQ(run.entries[0].content, "MIF");
  }
}

// If the time were quadratic, this would take minutes.
TEST(Warc, HeadsWithoutEndAreReadOnce) {
  std::string heads;
  for (int i = 0; i < 40'000; ++i) heads += "WARC/:\n";
  const ArchiveRun run = read(resource("A.MIF", "x") + heads + "\n" + resource("B.MIF", "y"));
  EXPECT_EQ(run.whole(), 2U);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveDamaged);
}

TEST(Warc, HttpDatesHaveThreeForms) {
  for (const char* text : {"Wed, 21 May 1997 17:09:28 GMT", "Wednesday, 21-May-97 17:09:28 GMT",
                           "Wed May 21 17:09:28 1997"}) {
    EXPECT_EQ(sandbox::read_http_date(text), kRecordTime) << text;
  }
  for (const char* text : {"", "yesterday", "Wed, 41 May 1997 17:09:28 GMT", "1 2 3 4 5 6 7"}) {
    EXPECT_EQ(sandbox::read_http_date(text), kNoTime) << text;
  }
}

TEST(Warc, ADigestIsVerified) {
  for (const char* digest : {"sha1:A4YULN2EJ2SGGDMRJDFWMZTBMQYGKOKF", "sha1:x", "MD5:00"}) {
    const std::string bytes =
        record("WARC-Type: resource\r\nWARC-Block-Digest: "s + digest + "\r\n", "three");
    const ArchiveRun run = read(bytes);
    ASSERT_EQ(run.entries.size(), 1U);
    ASSERT_TRUE(run.entries[0].reject.has_value()) << digest;
    EXPECT_EQ(run.entries[0].reject->kind, RejectKind::kEntryDamaged);
  }
  for (const char* digest :
       {"sha1:VV4C5TNMO4H4N242MLSE7EEHH64X7MTL", "md5:b8a9f715dbb64fd5c56e7783c6820a61",
        "sha-256:3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3", "tiger:x"}) {
    EXPECT_EQ(read(record("WARC-Type: resource\r\nWARC-Block-Digest: "s + digest + "\r\n", "two"))
                  .whole(),
              1U)
        << digest;
  }
}

// The digest is of no bytes, which the block is not.
TEST(Warc, AResponseWithoutABodyIsVerifiedOnce) {
  const ArchiveRun run =
      read(record("WARC-Type: response\r\nWARC-Target-URI: http://host/A.MIF\r\n"
                  "Content-Type: application/http; msgtype=response\r\n"
                  "WARC-Block-Digest: sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709\r\n",
                  "HTTP/1.1 304 Not Modified\r\n\r\n"));
  ASSERT_EQ(run.entries.size(), 1U);
  ASSERT_TRUE(run.entries[0].reject.has_value());
  EXPECT_EQ(run.entries[0].reject->kind, RejectKind::kEntryDamaged);
}

std::vector<std::string> two_records() {
  return {record("WARC-Type: resource\r\nWARC-Target-URI: file://A.MIF\r\n"
                 "WARC-Block-Digest: sha1:QEDMPZ2XSZYA4VCLMHRG5YIECZ4LJMZ2\r\n",
                 "a report that says Failed"),
          record("WARC-Type: resource\r\nWARC-Target-URI: file://B.MIF\r\n"
                 "WARC-Block-Digest: sha1:VV4C5TNMO4H4N242MLSE7EEHH64X7MTL\r\n",
                 "two")};
}

/// Expects that only content that was written counts as whole, and that everything else is
/// reported.
void expect_nothing_false_or_lost(const ArchiveRun& run, const std::string& what) {
  bool rejected = run.problem.has_value();
  for (const testing::ReadEntry& entry : run.entries) {
    rejected |= entry.reject.has_value();
    const bool is_written = entry.content == "a report that says Failed" || entry.content == "two";
    EXPECT_TRUE(entry.reject || is_written) << what << ": " << entry.content;
  }
  EXPECT_TRUE(run.whole() == 2 || rejected) << what;
}

TEST(Warc, NoBitMayFlip) {
  const std::string warc = two_records()[0] + two_records()[1];
  for (std::size_t i = 0; i < warc.size(); ++i) {
    std::string damaged = warc;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << i % 8));
    const ArchiveRun run = read(damaged);
    expect_nothing_false_or_lost(run, "bit " + std::to_string(i));
    // Damage costs one record.
    EXPECT_GE(run.whole(), 1U) << i;
  }
}

TEST(Warc, NothingIsLostInSilenceByACut) {
  const std::vector<std::string> records = two_records();
  const std::string warc = records[0] + records[1];
  for (std::size_t size = 1; size < warc.size(); ++size) {
    if (size == records[0].size()) continue;  // a sound archive of one record
    expect_nothing_false_or_lost(read(warc.substr(0, size)), "cut " + std::to_string(size));
  }
  EXPECT_TRUE(read(warc.substr(0, warc.size() - 1)).problem.has_value());
}

TEST(Warc, InMembersOfGzipIsOneArchive) {
  const std::vector<std::string> records = two_records();
  const ArchiveRun packed = read_archive(
      pack_stream(ArchiveKind::kGzip, records[0]) + pack_stream(ArchiveKind::kGzip, records[1]),
      ArchiveKind::kGzip);
  ASSERT_EQ(packed.entries.size(), 1U);
  EXPECT_EQ(find_archive_kind(packed.entries[0].content), ArchiveKind::kWarc);
  EXPECT_EQ(read(packed.entries[0].content).whole(), 2U);
}

}  // namespace
}  // namespace mifdex::io
