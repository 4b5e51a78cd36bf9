// A small box as a despooler left one, written by the tests that need it.
#pragma once

#include <string>

#include "tests/support/ran_program.h"

namespace mifdex::cli {

/// Returns a status MIF as ISMIF32 wrote one (Q186415).
std::string status_mif(const std::string& status, const std::string& description);

/// Returns an instruction of a PCM result (Q172899).
std::string instruction(const std::string& job, const std::string& smsid);

/// Returns an inventory MIF with an Identification group (Q199229).
std::string identity_mif(const std::string& machine, const std::string& smsid,
                         const std::string& domain);

/// Writes a box: VAQ0000F on MANGO (Failed) and PEAR (Complete), VAQ00010 on MANGO (Complete), a
/// rubbish .MIF (a reject) and a log (other).
void write_small_box(const TempFolder& scratch, const std::string& name);

}  // namespace mifdex::cli
