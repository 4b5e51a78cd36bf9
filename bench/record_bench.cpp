// A result's value in mifdex's own encoding (index/format/record_codec.h) and in FlatBuffers
// (record.fbs), side by side.
//
//     record_bench [RECORDS]     (default 200000)
//
// Prints for each: ns to encode and to decode a record with all its fields read, bytes a record,
// and bytes a record after LZ4 and ZSTD of 16 KB blocks, as RocksDB would store them. Both take
// turns, five times; medians. Table and verdict: index/README.md.
#include <lz4.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "index/format/record_codec.h"
#include "record_generated.h"

namespace {

using namespace mifdex::index;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBlockBytes = 16U << 10U;
constexpr int kRounds = 5;

/// Records as a site server's box gives them: few products, 85 % Success, descriptions of 0 to 255
/// characters.
struct Sample {
  std::string description, path, smsid, mif_text, serial;
  Record record;
};

std::vector<Sample> make_samples(std::size_t count) {
  static constexpr std::array<const char*, 6> kWords = {"setup ", "completed ", "disk ",
                                                        "error ", "install ",   "file "};
  static constexpr std::array<std::array<const char*, 3>, 3> kProducts = {
      {{"Microsoft", "Office", "7.0"},
       {"Jamalz", "JamalTest", "3.15"},
       {"Lotus", "Notes", "4.5a"}}};
  std::mt19937 random(1);
  std::vector<Sample> samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    Sample& s = samples[i];
    const bool failed = random() % 100 >= 85;
    for (auto words = random() % 40; words != 0; --words) s.description += kWords[random() % 6];
    s.description.resize(std::min<std::size_t>(s.description.size(), 255));
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "DESPOOLR.BOX/RECEIVE/%08X.PCK",
                  static_cast<unsigned>(random()));
    s.path = text.data();
    std::snprintf(text.data(), text.size(), "VAQ%05X", static_cast<unsigned>(i % 20'000));
    s.smsid = text.data();
    s.serial = std::to_string(random());
    s.mif_text = failed ? "FAILED" : "SUCCESS";
    const auto& product = kProducts[random() % 3];
    Record& r = s.record;
    r.status = failed ? LineStatus::kFailed : LineStatus::kComplete;
    r.mif_status = failed ? MifStatus::kFailed : MifStatus::kSuccess;
    r.mif_text = s.mif_text;
    r.description = s.description;
    r.manufacturer = product[0];
    r.product = product[1];
    r.version = product[2];
    r.serial_number = s.serial;
    r.installation = "12/12/95";
    r.sms_showed = failed ? DisplayedStatus::kRetrying : DisplayedStatus::kComplete;
    if (failed) r.differs[0] = 166833;
    r.smsid = s.smsid;
    r.domain = "FRUIT";
    r.site = "VAQ";
    r.job_source = AttributionSource::kInstruction;
    r.machine_source = AttributionSource::kIdentification;
    r.box = 1;
    r.path = s.path;
    r.length = 1700 + random() % 500;
    r.encoding = TextEncoding::kWindows1252;
  }
  return samples;
}

struct Compact {
  static constexpr const char* kName = "compact (record_codec.h)";
  std::string buffer;

  std::string_view encode(const Record& record) {
    buffer.resize(std::max(buffer.size(), line_value_bound(record)));
    const char* end = encode_line_value(buffer.data(), record);
    return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
  }

  static bool decode(std::string_view value, Record& record) {
    return decode_line_value(value, record);
  }
};

struct Flat {
  static constexpr const char* kName = "FlatBuffers (verified)";
  flatbuffers::FlatBufferBuilder builder;

  flatbuffers::Offset<flatbuffers::String> text(std::string_view value) {
    return value.empty() ? 0 : builder.CreateString(value.data(), value.size());
  }

  std::string_view encode(const Record& r) {
    builder.Clear();
    const auto mif_text = text(r.mif_text);
    const auto description = text(r.description);
    const auto manufacturer = text(r.manufacturer);
    const auto product = text(r.product);
    const auto version = text(r.version);
    const auto serial = text(r.serial_number);
    const auto installation = text(r.installation);
    const auto smsid = text(r.smsid);
    const auto domain = text(r.domain);
    const auto site = text(r.site);
    const auto path = text(r.path);
    flatbuffers::Offset<flatbuffers::Vector<std::uint32_t>> differs = 0;
    if (r.differs[0] != 0) differs = builder.CreateVector(r.differs.data(), 1);
    mifdex::fb::LineBuilder line(builder);
    line.add_offset(r.offset);
    line.add_length(r.length);
    line.add_mif_text(mif_text);
    line.add_description(description);
    line.add_manufacturer(manufacturer);
    line.add_product(product);
    line.add_version(version);
    line.add_serial_number(serial);
    line.add_installation(installation);
    line.add_differs(differs);
    line.add_smsid(smsid);
    line.add_domain(domain);
    line.add_site(site);
    line.add_path(path);
    line.add_box(r.box);
    line.add_status(static_cast<std::uint8_t>(r.status));
    line.add_mif_status(static_cast<std::uint8_t>(r.mif_status));
    line.add_parse(static_cast<std::uint8_t>(r.parse));
    line.add_sms_showed(static_cast<std::uint8_t>(r.sms_showed));
    line.add_job_source(static_cast<std::uint8_t>(r.job_source));
    line.add_machine_source(static_cast<std::uint8_t>(r.machine_source));
    line.add_encoding(static_cast<std::uint8_t>(r.encoding));
    builder.Finish(line.Finish());
    return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
  }

  static std::string_view view(const flatbuffers::String* text) {
    return text == nullptr ? std::string_view() : std::string_view(text->data(), text->size());
  }

  /// An index may be damaged, so a value is verified before it is trusted, as the compact decoder
  /// checks every step.
  static bool decode(std::string_view value, Record& r) {
    flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(value.data()),
                                   value.size());
    if (!mifdex::fb::VerifyLineBuffer(verifier)) return false;
    const mifdex::fb::Line* line = mifdex::fb::GetLine(value.data());
    r.status = static_cast<LineStatus>(line->status());
    r.mif_status = static_cast<MifStatus>(line->mif_status());
    r.parse = static_cast<ParseOutcome>(line->parse());
    r.sms_showed = static_cast<DisplayedStatus>(line->sms_showed());
    r.mif_text = view(line->mif_text());
    r.description = view(line->description());
    r.manufacturer = view(line->manufacturer());
    r.product = view(line->product());
    r.version = view(line->version());
    r.locale = view(line->locale());
    r.serial_number = view(line->serial_number());
    r.installation = view(line->installation());
    if (line->differs() != nullptr) r.differs[0] = line->differs()->Get(0);
    r.smsid = view(line->smsid());
    r.domain = view(line->domain());
    r.site = view(line->site());
    r.box = line->box();
    r.path = view(line->path());
    r.offset = line->offset();
    r.length = line->length();
    return true;
  }
};

std::size_t lz4_bytes(std::string_view block) {
  std::string out(static_cast<std::size_t>(LZ4_compressBound(static_cast<int>(block.size()))),
                  '\0');
  return static_cast<std::size_t>(LZ4_compress_default(
      block.data(), out.data(), static_cast<int>(block.size()), static_cast<int>(out.size())));
}

std::size_t zstd_bytes(std::string_view block) {
  std::string out(ZSTD_compressBound(block.size()), '\0');
  return ZSTD_compress(out.data(), out.size(), block.data(), block.size(), 3);
}

struct Result {
  std::vector<double> encode_ns, decode_ns;
  double raw = 0, lz4 = 0, zstd = 0;
};

/// Runs one round: encodes all into one string, decodes all, and compresses it in the first round.
template <class Codec>
void run(const std::vector<Sample>& samples, Result& result) {
  const auto count = static_cast<double>(samples.size());
  Codec codec;
  std::string bytes;
  std::vector<std::size_t> sizes;
  bytes.reserve(samples.size() * 400);
  sizes.reserve(samples.size());
  const auto start = Clock::now();
  for (const Sample& sample : samples) {
    const std::string_view value = codec.encode(sample.record);
    // Each value begins on 8 bytes, as FlatBuffers requires; not counted.
    sizes.push_back(value.size());
    bytes.append(value).append((8 - value.size() % 8) % 8, '\0');
  }
  const auto encoded = Clock::now();
  std::size_t at = 0;
  std::size_t seen = 0;
  for (const std::size_t size : sizes) {
    Record record;
    if (!Codec::decode(std::string_view(bytes).substr(at, size), record)) std::abort();
    seen += record.description.size() + record.path.size() + record.site.size();
    at += (size + 7) / 8 * 8;
  }
  const auto decoded = Clock::now();
  if (seen == 0) std::abort();
  result.encode_ns.push_back(std::chrono::duration<double, std::nano>(encoded - start).count() /
                             count);
  result.decode_ns.push_back(std::chrono::duration<double, std::nano>(decoded - encoded).count() /
                             count);
  if (result.raw != 0) return;
  std::string block;
  at = 0;
  for (const std::size_t size : sizes) {
    result.raw += static_cast<double>(size) / count;
    block.append(bytes, at, size);
    at += (size + 7) / 8 * 8;
    if (block.size() < kBlockBytes) continue;
    result.lz4 += static_cast<double>(lz4_bytes(block)) / count;
    result.zstd += static_cast<double>(zstd_bytes(block)) / count;
    block.clear();
  }
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void print(const char* name, const Result& r) {
  std::printf("| %-24s | %6.0f | %6.0f | %6.1f | %6.1f | %6.1f |\n", name, median(r.encode_ns),
              median(r.decode_ns), r.raw, r.lz4, r.zstd);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000;
  const std::vector<Sample> samples = make_samples(count);
  Result compact;
  Result flat;
  for (int round = 0; round < kRounds; ++round) {
    run<Compact>(samples, compact);
    run<Flat>(samples, flat);
  }
  std::printf("| encoding                 | encode ns | decode ns | bytes | LZ4 | ZSTD |\n");
  print(Compact::kName, compact);
  print(Flat::kName, flat);
  return 0;
}
