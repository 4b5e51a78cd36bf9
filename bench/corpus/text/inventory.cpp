#include "bench/corpus/text/inventory.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "bench/corpus/random.h"
#include "bench/corpus/text/mif_text.h"

namespace mifdex::corpus {
namespace {

constexpr Dialect kInventoryDialect{.capitals = false, .step = 3, .title_indent = 3};

std::string card_address(Random& random) {
  const std::uint64_t bits = random.next();
  return fmt::format("00:60:97:{:02X}:{:02X}:{:02X}", bits & 0xFFU, bits >> 8 & 0xFFU,
                     bits >> 16 & 0xFFU);
}

}  // namespace

std::string identity_mif(const ClientFacts& client) {
  MifText mif(kInventoryDialect);
  mif.begin_component("Machine");
  mif.begin_group("Architecture", 1, "MICROSOFT|ARCHITECTURE|1.0");
  mif.attribute("Name", 1, 64, quoted("Personal Computer"));
  mif.end_group();
  mif.begin_group("Identification", 2, "MICROSOFT|IDENTIFICATION|1.0");
  mif.attribute("Name", 1, 64, quoted(client.name));
  mif.attribute("SMSID", 2, 64, quoted(client.smsid));
  mif.attribute("SMSLocation", 3, 64,
                quoted(fmt::format("{}|{}|{}", client.site, client.domain, client.name)));
  mif.attribute("Site", 4, 64, quoted(client.site));
  mif.attribute("Domain", 5, 64, quoted(client.domain));
  mif.attribute("NetCardID", 6, 64, quoted(client.card));
  mif.attribute("SystemRole", 7, 64, quoted(client.role));
  mif.attribute("SystemType", 8, 64, quoted(client.type));
  mif.end_group();
  mif.end_component();
  return mif.take();
}

std::string identity_mif(const Fleet& fleet, std::uint32_t machine, std::uint64_t seed) {
  static constexpr std::array<std::string_view, 3> kSystemTypes = {"X86-based PC", "486-based PC",
                                                                   "Alpha-based Workstation"};
  Random random(seed, Stream::kInventory, machine);
  const std::string name = fleet.name(machine);
  const std::string smsid = fleet.smsid(machine);
  const std::string card = card_address(random);
  ClientFacts client{.name = name,
                     .smsid = smsid,
                     .domain = fleet.domain(machine),
                     .site = fleet.site(),
                     .card = card};
  client.role = random.chance(30) ? "Server" : "Workstation";
  client.type = random.pick(kSystemTypes);
  return identity_mif(client);
}

std::string network_mif(std::uint64_t item, std::uint64_t seed) {
  Random random(seed, Stream::kInventory, item + kMaxMachines);
  const std::uint32_t network = random.below(256);
  MifText mif(kInventoryDialect);
  mif.begin_component("Machine");
  mif.begin_group("Network", 1, "MICROSOFT|NETWORK|1.0");
  mif.attribute("Network Type", 1, 64, quoted("Microsoft Windows Network"));
  mif.attribute("IP Address", 2, 20, quoted(fmt::format("10.1.{}.{}", network, random.below(256))));
  mif.attribute("Subnet Mask", 3, 16, quoted("255.255.255.0"));
  mif.attribute("Default Gateway", 4, 16, quoted(fmt::format("10.1.{}.1", network)));
  mif.end_group();
  mif.end_component();
  return mif.take();
}

}  // namespace mifdex::corpus
