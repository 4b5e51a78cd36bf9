#include "index/query/zone_map.h"

#include <algorithm>
#include <bit>

#include "index/format/key_format.h"
#include "index/format/keys.h"
#include "index/format/wire.h"
#include "io/base/ascii.h"
#include "io/base/fold_case.h"
#include "io/base/hash.h"

namespace mifdex::index {
namespace {

// Bit 7 of the byte of MIF statuses. Do not renumber: on disk (FORMAT.md).
constexpr std::uint8_t kOpenBit = 0x80;

template <class Enum>
std::uint8_t bit(Enum value) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(value));
}

/// Calls `use(bit)` for each three bytes of `text` until it returns false; returns false if it did.
template <class Use>
bool each_three(std::string_view text, const Use& use) {
  if (text.size() < 3) return true;
  std::uint32_t three = static_cast<std::uint8_t>(ascii::lower(text[0]));
  three = three << 8U | static_cast<std::uint8_t>(ascii::lower(text[1]));
  for (std::size_t i = 2; i < text.size(); ++i) {
    three = (three << 8U | static_cast<std::uint8_t>(ascii::lower(text[i]))) & 0xFF'FF'FFU;
    // Multiplied by an odd constant (2^32 divided by the golden ratio): the upper bits depend on
    // all of the lower.
    const std::uint32_t spread = three * 0x9E37'79B1U;
    if (!use(spread >> 21U)) return false;
  }
  return true;
}
static_assert(Trigrams::kBits == 1U << (32U - 21U));

void encode_values(WireWriter& writer, const ZoneValues& values) {
  writer.varint(values.many() ? ZoneValues::kMost + 1 : values.values().size());
  if (values.many()) return;
  for (const std::string_view value : values.values()) writer.text(value);
}

bool decode_values(WireReader& reader, ZoneValues& values) {
  const std::uint64_t count = reader.varint();
  if (count > ZoneValues::kMost + 1) return false;
  if (count == ZoneValues::kMost + 1) {
    values.add_all();
    return true;
  }
  for (std::uint64_t i = 0; i < count; ++i) values.add(reader.text());
  return reader.ok();
}

std::size_t values_bound(const ZoneValues& values) {
  std::size_t bound = kVarintBound;
  for (const std::string_view value : values.values()) bound += text_bound(value);
  return bound;
}

}  // namespace

void ZoneValues::add(std::string_view value) {
  if (may_hold(value)) return;
  if (count_ == kMost) {
    many_ = true;
  } else {
    values_[count_++] = value;
  }
}

bool ZoneValues::may_match(const Glob& glob) const {
  return many_ || glob.empty() ||
         std::ranges::any_of(values(), [&](std::string_view value) { return glob.matches(value); });
}

bool ZoneValues::may_hold(std::string_view value) const {
  return many_ || std::ranges::find(values(), value) != values().end();
}

void Trigrams::add(std::string_view text) {
  each_three(text, [this](std::uint32_t at) {
    bytes_[at / 8] |= static_cast<std::uint8_t>(1U << at % 8);
    return true;
  });
}

bool Trigrams::may_hold(std::string_view text) const {
  return each_three(text,
                    [this](std::uint32_t at) { return (bytes_[at / 8] >> at % 8 & 1U) != 0; });
}

bool Trigrams::may_hold_folded(std::string_view text) const {
  // Only runs of letters to which nothing but the same ASCII letters fold.
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && io::folds_from_ascii_alone(text[size])) ++size;
    if (!may_hold(text.substr(0, size))) return false;
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return true;
}

bool Trigrams::crowded() const {
  std::size_t set = 0;
  for (const std::uint8_t byte : bytes_) set += static_cast<std::size_t>(std::popcount(byte));
  return set > kBits / 4 * 3;
}

void ZoneMap::add(const Record& line) {
  statuses |= bit(line.status);
  traits.add(line);
  open = open || line.job.empty() || line.machine.empty();
  from = std::min(from, line.time);
  to = std::max(to, line.time);
  sites.add(line.site);
  domains.add(line.domain);
  products.add(line.product);
  manufacturers.add(line.manufacturer);
  descriptions.add(line.description);
}

bool ZoneMap::may_hold(const Record& line) const {
  RowFeatures own;
  own.add(line);
  if ((statuses & bit(line.status)) == 0 || !traits.hold(own)) return false;
  if (line.time < from || line.time > to) return false;
  if (!open && (line.job.empty() || line.machine.empty())) return false;
  return sites.may_hold(line.site) && domains.may_hold(line.domain) &&
         products.may_hold(line.product) && manufacturers.may_hold(line.manufacturer) &&
         descriptions.may_hold(line.description);
}

void encode_zone_map(const ZoneMap& zone, std::string& key, std::string& value) {
  std::size_t bound = kVarintBound * 5 + text_bound(zone.last) + 4;
  for (const ZoneValues* values :
       {&zone.sites, &zone.domains, &zone.products, &zone.manufacturers}) {
    bound += values_bound(*values);
  }
  append_encoded(value, bound, [&](WireWriter& writer) {
    const std::size_t shared = common_prefix(zone.first, zone.last);
    writer.varint(shared);
    writer.text(std::string_view(zone.last).substr(shared));
    writer.byte(zone.statuses);
    writer.byte(static_cast<std::uint8_t>(zone.traits.mif_statuses | (zone.open ? kOpenBit : 0U)));
    writer.byte(zone.traits.row_origins);
    writer.byte(zone.traits.more);
    writer.varint(zone.traits.findings);
    writer.signed_varint(zone.from);
    writer.varint(static_cast<std::uint64_t>(zone.to) - static_cast<std::uint64_t>(zone.from));
    encode_values(writer, zone.sites);
    encode_values(writer, zone.domains);
    encode_values(writer, zone.products);
    encode_values(writer, zone.manufacturers);
  });
  if (!zone.descriptions.crowded()) value.append(zone.descriptions.bytes());
  key.push_back(kZoneFact);
  key.append(zone.first);
  append_u64(key, io::stable_hash(value));
}

std::string_view zone_first(std::string_view key) {
  constexpr std::size_t kAround = 1 + sizeof(std::uint64_t);
  return key.size() < kAround ? std::string_view() : key.substr(1, key.size() - kAround);
}

bool decode_zone_map(std::string_view key, std::string_view value, ZoneMap& zone) {
  zone.first = zone_first(key);
  if (zone.first.empty()) return false;
  WireReader reader(value);
  const std::uint64_t shared = reader.varint();
  if (shared > zone.first.size()) return false;
  zone.last.assign(zone.first.substr(0, static_cast<std::size_t>(shared)));
  zone.last.append(reader.text());
  zone.statuses = reader.byte();
  const std::uint8_t mif_statuses = reader.byte();
  zone.traits.mif_statuses = mif_statuses & static_cast<std::uint8_t>(~kOpenBit);
  zone.open = (mif_statuses & kOpenBit) != 0;
  zone.traits.row_origins = reader.byte();
  zone.traits.more = reader.byte();
  zone.traits.findings = static_cast<std::uint32_t>(reader.varint());
  zone.from = reader.signed_varint();
  zone.to = static_cast<std::int64_t>(static_cast<std::uint64_t>(zone.from) + reader.varint());
  if (!decode_values(reader, zone.sites) || !decode_values(reader, zone.domains) ||
      !decode_values(reader, zone.products) || !decode_values(reader, zone.manufacturers)) {
    return false;
  }
  const std::string_view threes = reader.rest();
  if (!reader.ok() || (!threes.empty() && threes.size() != Trigrams::kBytes)) return false;
  if (threes.empty()) {
    zone.descriptions.set_all();
  } else {
    zone.descriptions.read(threes);
  }
  return zone.last >= zone.first;
}

}  // namespace mifdex::index
