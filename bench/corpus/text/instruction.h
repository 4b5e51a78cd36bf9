// Despooler instructions: uncompressed binaries (.SNI) with readable strings among other bytes.
//
// Threads: free functions without state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mifdex::corpus {

/// The instruction that PCM writes beside a status MIF: class DOMAIN_COMMISSAR_WIREMOVE, site, job
/// id, fillers, SMSID, as the dump in Q172899 shows them. `retries` sits among the fillers as a
/// byte.
std::string wiremove_instruction(std::string_view site, std::string_view job_id,
                                 std::string_view smsid, std::uint8_t retries);

/// The same with its retry count in words, as a despooler's dump has it (Q140374); where the binary
/// form holds the number no source tells.
std::string counted_instruction(std::string_view site, std::string_view job_id,
                                std::string_view smsid, std::uint32_t retries);

/// An instruction about inventory, which belongs to no job's result: class MINIJOBINSTRUCTION.
std::string inventory_instruction(std::string_view site, std::string_view smsid);

}  // namespace mifdex::corpus
