#include "bench/corpus/text/other_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "bench/corpus/random.h"
#include "bench/corpus/text/instruction.h"
#include "bench/corpus/text/inventory.h"

namespace mifdex::corpus {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kSzddMagic = "SZDD\x88\xF0\x27\x33";
constexpr char kSzddMode = 'A';

enum class Kind : std::uint8_t {
  kSmsIni,
  kPackage,
  kCompressedInstruction,
  kLog,
  kNetwork,
  kInventoryJob
};

// The first file is SMS.INI; then these shares, again and again.
constexpr std::array kTurns = {Kind::kPackage, Kind::kCompressedInstruction,
                               Kind::kLog,     Kind::kNetwork,
                               Kind::kNetwork, Kind::kInventoryJob,
                               Kind::kPackage, Kind::kCompressedInstruction,
                               Kind::kNetwork, Kind::kLog};

Kind kind_of(std::uint64_t number) {
  return number == 0 ? Kind::kSmsIni : kTurns[(number - 1) % kTurns.size()];
}

/// Returns an SMS.INI with the keys that Q135768 gives.
std::string sms_ini(const Fleet& fleet, std::uint32_t client) {
  return fmt::format(
      "[Local]\r\nSiteCode={}\r\nMachineName={}\r\nSMS Unique ID={}\r\n"
      "[Package Command Manager]\r\nResultSharePoint=\\\\SMSSRV\\SMS_SHR\\despoolr.box\r\n",
      fleet.site(), fleet.name(client), fleet.smsid(client));
}

std::string package(Random& random) {
  std::string bytes(2048 + random.below(14'000), '\0');
  std::ranges::generate(bytes, [&] { return static_cast<char>(random.next() & 0xFFU); });
  return szdd(bytes, 'K');
}

std::string log(Random& random) {
  static constexpr std::array kEvents = {
      "Waiting for ready instruction file...."sv, "Found ready instruction {:08x}.ins"sv,
      "Used 0 out of 3 allowed processing threads"sv, "Instruction {:08x}.sni done"sv,
      "Deleting package {:08x}.pck"sv};
  std::string text;
  const std::uint32_t lines = 10 + random.below(80);
  for (std::uint32_t line = 0; line < lines; ++line) {
    const std::uint32_t file = random.below(0x0FFFFFFF);
    fmt::format_to(std::back_inserter(text), fmt::runtime(random.pick(kEvents)), file);
    text += "  $$<SMS_DESPOOLER>\r\n";
  }
  return text;
}

}  // namespace

OtherFile make_other_file(const Fleet& fleet, std::uint32_t client, std::uint64_t number,
                          const std::string& receive, std::uint32_t stem, std::uint64_t seed) {
  Random random(seed, Stream::kOther, number);
  switch (kind_of(number)) {
    case Kind::kSmsIni:
      return {"SITE.SRV/SMS.INI", sms_ini(fleet, client)};
    case Kind::kPackage:
      return {fmt::format("{}/{:08X}.PCK", receive, stem), package(random)};
    case Kind::kCompressedInstruction:
      return {fmt::format("{}/{:08X}.INS", receive, stem),
              szdd(inventory_instruction(fleet.site(), fleet.smsid(client)), 'S')};
    case Kind::kLog:
      return {fmt::format("SITE.SRV/LOGS/DESPOOL.{:03}", number), log(random)};
    case Kind::kNetwork:
      return {fmt::format("SITE.SRV/DATALOAD.BOX/DELTAMIF.COL/N{:07X}.MIF", number),
              network_mif(number, seed)};
    case Kind::kInventoryJob:
      return {fmt::format("{}/{:08X}.SNI", receive, stem),
              inventory_instruction(fleet.site(), fleet.smsid(client))};
  }
  return {};
}

bool needs_new_stem(std::uint64_t number) {
  return kind_of(number) != Kind::kCompressedInstruction;
}

std::string szdd(std::string_view bytes, char last_letter_of_name) {
  std::string packed(kSzddMagic);
  packed += kSzddMode;
  packed += last_letter_of_name;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    packed += static_cast<char>(bytes.size() >> shift & 0xFFU);
  }
  // Eight literals at a time, each group after a byte whose bits mark them as literals.
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    packed += '\xFF';
    packed += bytes.substr(at, 8);
  }
  return packed;
}

}  // namespace mifdex::corpus
