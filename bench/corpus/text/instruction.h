// Despooler instructions: uncompressed binaries (.SNI) with readable strings among other bytes.
//
// Threads: free functions without state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mifdex::corpus {

/// Returns the instruction that PCM writes next to a status MIF: class DOMAIN_COMMISSAR_WIREMOVE,
/// site, job id, fillers, SMSID, as the dump in Q172899 shows them. `retries` is a byte among the
/// fillers.
std::string wiremove_instruction(std::string_view site, std::string_view job_id,
                                 std::string_view smsid, std::uint8_t retries);

/// Returns the same with its retry count in words, as a despooler's dump has it (Q140374); no
/// source reports where the binary form holds the number.
std::string counted_instruction(std::string_view site, std::string_view job_id,
                                std::string_view smsid, std::uint32_t retries);

/// Returns an instruction about inventory, which belongs to no job's result: class
/// MINIJOBINSTRUCTION.
std::string inventory_instruction(std::string_view site, std::string_view smsid);

}  // namespace mifdex::corpus
