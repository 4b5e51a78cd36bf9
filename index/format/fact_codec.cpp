#include "index/format/fact_codec.h"

#include <algorithm>
#include <functional>
#include <tuple>

#include "index/format/wire.h"
#include "io/base/ascii.h"

namespace mifdex::index {
namespace {

// A field that a manifest leaves out costs one bit. Do not renumber: on disk (FORMAT.md).
constexpr std::uint8_t kLineCollected = 1U << 0U;
constexpr std::uint8_t kLineExitCode = 1U << 1U;
constexpr std::uint8_t kLineIsSmsid = 1U << 2U;
constexpr std::uint8_t kJobStart = 1U << 0U;
constexpr std::uint8_t kJobEnd = 1U << 1U;

/// Reads a mask. Fails if a bit outside `known` is set: such a mask comes from a later format.
std::uint8_t read_mask(WireReader& reader, unsigned known) {
  const std::uint8_t mask = reader.byte();
  if ((mask & ~known) != 0) reader.bytes(~0ULL);
  return mask;
}

std::optional<std::int64_t> read_number(WireReader& reader, bool there) {
  return there ? std::optional(reader.signed_varint()) : std::nullopt;
}

}  // namespace

void encode_instruction(std::string& out, const InstructionFact& fact) {
  const std::size_t bound =
      2 * kVarintBound + text_bound(fact.job) + text_bound(fact.smsid) + text_bound(fact.site);
  append_encoded(out, bound, [&](WireWriter& writer) {
    writer.signed_varint(fact.time);
    writer.text(fact.job);
    writer.text(fact.smsid);
    writer.text(fact.site);
    if (fact.retries != 0) writer.varint(fact.retries);
  });
}

bool decode_instruction(std::string_view value, InstructionFact& fact) {
  WireReader reader(value);
  fact.time = reader.signed_varint();
  fact.job = reader.text();
  fact.smsid = reader.text();
  fact.site = reader.text();
  fact.retries = reader.rest().empty() ? 0 : reader.varint();
  return reader.done();
}

namespace {

/// Replaces `text` by `other` if the source of `other` is stronger. An empty text reports nothing.
void take_stronger(std::string_view& text, SourceStrength& strength, std::string_view other,
                   const SourceStrength& other_strength) {
  if (other.empty()) return;
  if (!text.empty() && std::tie(strength, text) >= std::tie(other_strength, other)) return;
  text = other;
  strength = other_strength;
}

}  // namespace

void MachineIdentity::merge(const MachineIdentity& other) {
  spread();
  SourceStrength named_by{strongest.manifest, strongest.time};
  const SourceStrength other_named_by{other.strongest.manifest, other.strongest.time};
  if (strongest.name.empty() && other.strongest.name.empty()) {
    named_by = std::max(named_by, other_named_by);
  }
  take_stronger(strongest.name, named_by, other.strongest.name, other_named_by);
  strongest.manifest = named_by.manifest;
  strongest.time = named_by.time;
  take_stronger(strongest.domain, domain_by, other.strongest.domain, other.domain_by);
  take_stronger(strongest.site, site_by, other.strongest.site, other.site_by);
  if (other.names.empty())
    add_name({other.strongest.name, other.strongest.time, other.strongest.time});
  for (const NameTime& name : other.names) add_name(name);
  // A field without a value has no source of its own, so that equal facts are equal values.
  if (strongest.domain.empty()) domain_by = named_by;
  if (strongest.site.empty()) site_by = named_by;
  fold();
}

bool MachineIdentity::went_by(std::string_view name) const {
  if (ascii::equals_ignore_case(strongest.name, name)) return true;
  return std::ranges::any_of(
      names, [&](const NameTime& one) { return ascii::equals_ignore_case(one.name, name); });
}

bool MachineIdentity::says_the_same(const MachineIdentity& other) const {
  const IdentityFact& a = strongest;
  const IdentityFact& b = other.strongest;
  MachineIdentity one = *this;
  MachineIdentity two = other;
  one.spread();
  two.spread();
  return std::tie(a.manifest, a.name, a.domain, a.site) ==
             std::tie(b.manifest, b.name, b.domain, b.site) &&
         std::ranges::equal(one.names, two.names, {}, &NameTime::name, &NameTime::name);
}

std::vector<std::string_view> MachineIdentity::newest_names() const {
  std::vector<NameTime> order = names;
  std::ranges::stable_sort(order, std::greater<>(), &NameTime::newest);
  std::vector<std::string_view> texts;
  if (!strongest.name.empty()) texts.push_back(strongest.name);
  for (const NameTime& name : order) {
    if (name.name != strongest.name) texts.push_back(name.name);
  }
  return texts;
}

std::string_view MachineIdentity::name_known_at(std::int64_t time) const {
  if (names.empty() || strongest.manifest) return strongest.name;
  // The best first: known before and after `time`, by the later first time; known before; known
  // after.
  const auto rank = [time](const NameTime& one) {
    const bool before = one.first <= time;
    if (before && time <= one.newest) return std::tuple(2, one.first);
    return before ? std::tuple(1, one.newest) : std::tuple(0, std::int64_t{-1} - one.first);
  };
  return std::ranges::max_element(names, {}, rank)->name;
}

void MachineIdentity::add_name(const NameTime& added) {
  if (added.name.empty()) return;
  const auto at = std::ranges::lower_bound(names, added.name, {}, &NameTime::name);
  if (at == names.end() || at->name != added.name) {
    names.insert(at, added);
  } else {
    at->first = std::min(at->first, added.first);
    at->newest = std::max(at->newest, added.newest);
  }
}

void MachineIdentity::spread() {
  if (names.empty()) add_name({strongest.name, strongest.time, strongest.time});
}

void MachineIdentity::fold() {
  const NameTime alone{strongest.name, strongest.time, strongest.time};
  if (names.size() == 1 && names.front() == alone) names.clear();
}

namespace {

// The fields that an identity has besides the texts of one fact. Do not renumber: on disk
// (FORMAT.md).
constexpr std::uint64_t kByManifest = 1U << 0U;
constexpr std::uint64_t kDomainByOther = 1U << 1U;
constexpr std::uint64_t kSiteByOther = 1U << 2U;
constexpr unsigned kNamesShift = 3;

std::uint64_t extras_of(const MachineIdentity& identity) {
  const IdentityFact& fact = identity.strongest;
  const SourceStrength own{fact.manifest, fact.time};
  const bool domain = !fact.domain.empty() && identity.domain_by != own;
  const bool site = !fact.site.empty() && identity.site_by != own;
  return (fact.manifest ? kByManifest : 0) | (domain ? kDomainByOther : 0) |
         (site ? kSiteByOther : 0) | std::uint64_t{identity.names.size()} << kNamesShift;
}

/// Returns the seconds from the first to the newest report of a name. Unsigned: the time of a
/// manifest's entry is the least int64, so the difference may exceed an int64.
std::uint64_t span_of(const NameTime& name) {
  return static_cast<std::uint64_t>(name.newest) - static_cast<std::uint64_t>(name.first);
}

void write_strength(WireWriter& writer, const SourceStrength& strength) {
  writer.byte(strength.manifest ? 1 : 0);
  writer.signed_varint(strength.time);
}

SourceStrength read_strength(WireReader& reader, bool there, const SourceStrength& own) {
  if (!there) return own;
  const bool manifest = (read_mask(reader, 1) & 1U) != 0;
  return {manifest, reader.signed_varint()};
}

}  // namespace

void encode_identity(std::string& out, const MachineIdentity& identity) {
  const IdentityFact& fact = identity.strongest;
  std::size_t bound = 4 * kVarintBound + 2 + text_bound(fact.name) + text_bound(fact.domain) +
                      text_bound(fact.site);
  for (const NameTime& name : identity.names) bound += 2 * kVarintBound + text_bound(name.name);
  append_encoded(out, bound, [&](WireWriter& writer) {
    writer.signed_varint(fact.time);
    writer.text(fact.name);
    writer.text(fact.domain);
    writer.text(fact.site);
    const std::uint64_t extras = extras_of(identity);
    if (extras == 0) return;
    writer.varint(extras);
    if ((extras & kDomainByOther) != 0) write_strength(writer, identity.domain_by);
    if ((extras & kSiteByOther) != 0) write_strength(writer, identity.site_by);
    for (const NameTime& name : identity.names) {
      writer.signed_varint(name.newest);
      writer.text(name.name);
    }
    const bool spans = std::ranges::any_of(
        identity.names, [](const NameTime& name) { return name.first != name.newest; });
    if (!spans) return;
    for (const NameTime& name : identity.names) writer.varint(span_of(name));
  });
}

bool decode_identity(std::string_view value, MachineIdentity& identity) {
  WireReader reader(value);
  IdentityFact& fact = identity.strongest;
  fact.time = reader.signed_varint();
  fact.name = reader.text();
  fact.domain = reader.text();
  fact.site = reader.text();
  identity.names.clear();
  const std::uint64_t extras = reader.rest().empty() ? 0 : reader.varint();
  fact.manifest = (extras & kByManifest) != 0;
  const SourceStrength own{fact.manifest, fact.time};
  identity.domain_by = read_strength(reader, (extras & kDomainByOther) != 0, own);
  identity.site_by = read_strength(reader, (extras & kSiteByOther) != 0, own);
  for (std::uint64_t i = 0; i < extras >> kNamesShift && reader.ok(); ++i) {
    const std::int64_t newest = reader.signed_varint();
    const std::string_view name = reader.text();
    if (!identity.names.empty() && name <= identity.names.back().name) return false;
    identity.names.push_back({name, newest, newest});
  }
  if (reader.rest().empty()) return reader.done();
  for (NameTime& name : identity.names) {
    const std::uint64_t first = static_cast<std::uint64_t>(name.newest) - reader.varint();
    name.first = static_cast<std::int64_t>(first);
    if (name.first > name.newest) return false;
  }
  return reader.done();
}

void encode_file_line(std::string& out, const FileOverride& fact) {
  const std::size_t bound = 1 + 2 * kVarintBound + text_bound(fact.job) + text_bound(fact.machine);
  append_encoded(out, bound, [&](WireWriter& writer) {
    writer.byte(static_cast<std::uint8_t>((fact.collected ? kLineCollected : 0U) |
                                          (fact.exit_code ? kLineExitCode : 0U) |
                                          (fact.is_smsid ? kLineIsSmsid : 0U)));
    writer.text(fact.job);
    writer.text(fact.machine);
    if (fact.collected) writer.signed_varint(*fact.collected);
    if (fact.exit_code) writer.signed_varint(*fact.exit_code);
  });
}

bool decode_file_line(std::string_view value, FileOverride& fact) {
  WireReader reader(value);
  const std::uint8_t mask = read_mask(reader, kLineCollected | kLineExitCode | kLineIsSmsid);
  fact.is_smsid = (mask & kLineIsSmsid) != 0;
  fact.job = reader.text();
  fact.machine = reader.text();
  fact.collected = read_number(reader, (mask & kLineCollected) != 0);
  fact.exit_code = read_number(reader, (mask & kLineExitCode) != 0);
  return reader.done();
}

void encode_job(std::string& out, const JobFact& fact) {
  const std::size_t bound = 1 + 4 * kVarintBound + text_bound(fact.name) + text_bound(fact.site) +
                            text_bound(fact.destination);
  append_encoded(out, bound, [&](WireWriter& writer) {
    writer.byte(
        static_cast<std::uint8_t>((fact.start ? kJobStart : 0U) | (fact.end ? kJobEnd : 0U)));
    writer.text(fact.name);
    writer.text(fact.site);
    writer.text(fact.destination);
    if (fact.start) writer.signed_varint(*fact.start);
    if (fact.end) writer.signed_varint(*fact.end);
    writer.varint(fact.retries);
    writer.varint(fact.targets);
  });
}

bool decode_job(std::string_view value, JobFact& fact) {
  WireReader reader(value);
  const std::uint8_t mask = read_mask(reader, kJobStart | kJobEnd);
  fact.name = reader.text();
  fact.site = reader.text();
  fact.destination = reader.text();
  fact.start = read_number(reader, (mask & kJobStart) != 0);
  fact.end = read_number(reader, (mask & kJobEnd) != 0);
  fact.retries = reader.varint();
  fact.targets = reader.varint();
  return reader.done();
}

}  // namespace mifdex::index
