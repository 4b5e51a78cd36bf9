// The --layout that paths of status MIFs suggest: for a user whose box has job and machine in no
// file, only in its folders and names.
//
// Threads: function of its argument.
#pragma once

#include <span>
#include <string>

namespace mifdex::engine {

/// Returns a template for Layout::compile() that reads a job and a machine from at least nine of
/// ten `paths` (relative to their box); empty if the paths allow none. A job is a part of the paths
/// that has the form of an identifier, or else the part that repeats more. A machine is another
/// part that differs from path to path; if it has the form of an identifier too, it is {smsid}. A
/// site is a part of three letters or digits that begins the jobs, or that differs. Names that a
/// despooler gave (0000002A.PCK) suggest nothing. Time: linear in the length of the paths.
std::string suggest_layout(std::span<const std::string> paths);

}  // namespace mifdex::engine
