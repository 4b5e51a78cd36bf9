#include "bench/corpus/text/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "bench/corpus/random.h"

namespace mifdex::corpus {
namespace {

// If a number follows them, some have the form of an SMSID, as MELON123 has: an inventory shows
// that they are names.
constexpr std::array<std::string_view, 40> kWords = {
    "MANGO",    "PAPAYA",    "APRICOT", "LEMON",     "ORANGE",    "QUINCE",  "CHERRY",   "DAMSON",
    "GUAVA",    "KIWIFRUIT", "LIMES",   "MELON",     "NECTARINE", "OLIVE",   "PEACH",    "PLUM",
    "POMELO",   "RAISIN",    "SATSUMA", "TAMARIND",  "TOMATO",    "PUMPKIN", "TURNIP",   "CARROT",
    "PARSNIP",  "SPINACH",   "LETTUCE", "ARTICHOKE", "ENDIVE",    "FENNEL",  "GINGER",   "JUNIPER",
    "LAVENDER", "MARJORAM",  "OREGANO", "PARSLEY",   "ROSEMARY",  "SAFFRON", "TARRAGON", "THYME"};

constexpr std::array<std::string_view, 5> kDomains = {"FRUIT", "GARDEN", "HARVEST", "MARKET",
                                                      "ORCHARD"};

constexpr std::array<Package, 10> kPackages = {{
    {"Jamalz", "JamalTest", "3.15"},
    {"Microsoft", "Office Professional", "97 SR-1"},
    {"Lotus", "Notes Client", "4.5"},
    {"Microsoft", "SMS", "1.2"},
    {"Adobe", "Acrobat Reader", "3.0"},
    {"Sybase", "Open Watcom C/C++ and Fortran", "11.0"},
    {"Payroll Systems", "Payroll Client", "2.0.4"},
    {"Netscape", "Communicator", "4.03"},
    {"Contoso", "Terminal Emulator", "5.1"},
    {"Microsoft", "Visio Standard", "15.0.4420"},
}};

constexpr std::uint32_t kFirstClient = 5;
constexpr std::uint32_t kFirstJob = 0x0000F;

// A logon server gives out the numbers of its range up to Y00 in base 36, and then takes the next
// free range (Q127052).
constexpr std::uint32_t kLogonServers = 4;
constexpr std::uint32_t kRangeSize = 34 * 36 * 36;
constexpr std::uint32_t kBase = 36;

std::string base36(std::uint32_t number, std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string text(digits, '0');
  for (std::size_t at = digits; at-- > 0; number /= kBase) text[at] = kDigits[number % kBase];
  return text;
}

}  // namespace

Fleet::Fleet(std::string site, std::uint64_t seed) : site_(std::move(site)), seed_(seed) {}

std::string Fleet::name(std::uint32_t machine) const {
  const std::string_view word = kWords[machine % kWords.size()];
  const std::size_t number = machine / kWords.size();
  return number == 0 ? std::string(word) : fmt::format("{}{}", word, number);
}

std::string Fleet::smsid(std::uint32_t machine) const {
  const std::uint32_t server = machine % kLogonServers;
  const std::uint32_t client = machine / kLogonServers + kFirstClient;
  const std::uint32_t range = client / kRangeSize * kLogonServers + server;
  return fmt::format("{}{}{}", site_, base36(range, 2), base36(client % kRangeSize, 3));
}

std::string_view Fleet::domain(std::uint32_t machine) const {
  return Random(seed_, Stream::kFleet, machine).pick(kDomains);
}

bool Fleet::has_inventory(std::uint32_t machine) const {
  Random random(seed_, Stream::kFleet, machine);
  random.next();  // skips the number that chose the domain
  return !random.chance(10);
}

std::string Fleet::known_name(std::uint32_t machine) const {
  return has_inventory(machine) ? name(machine) : smsid(machine);
}

std::string Fleet::job_id(std::uint32_t job) const {
  return fmt::format("{}{:05X}", site_, kFirstJob + job);
}

Package Fleet::package(std::uint32_t job) const { return kPackages[job % kPackages.size()]; }

bool is_site_code(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

}  // namespace mifdex::corpus
