// Inventory MIFs: those that report which machine has an SMSID, and one that does not.
//
// Threads: free functions without state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/corpus/text/names.h"

namespace mifdex::corpus {

/// The facts that an inventory reports about one machine.
struct ClientFacts {
  std::string_view name;
  std::string_view smsid;
  std::string_view domain;
  std::string_view site;
  std::string_view card;  ///< of its network card, 00:60:97:..
  std::string_view role = "Workstation";
  std::string_view type = "X86-based PC";
};

/// Returns an IDMIF: Identification and Architecture groups (SOURCES.md, section 2; GRAMMAR.md,
/// section 7).
std::string identity_mif(const ClientFacts& client);

std::string identity_mif(const Fleet& fleet, std::uint32_t machine, std::uint64_t seed);

/// Returns a NOIDMIF: a Network group and nothing that names a machine, in the manner of Q170440.
std::string network_mif(std::uint64_t item, std::uint64_t seed);

}  // namespace mifdex::corpus
