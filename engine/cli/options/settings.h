// Flags that a user wants in every command: a configuration file, and MIFDEX_OPTS.
//
// Threads: reads the environment and a file. Ownership: values. Errors: kUsage, naming the line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/options/arguments.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// A flag as it was written, with its value.
struct Setting {
  std::string flag;   ///< "--tz", "-v"
  std::string value;  ///< empty: none was given
  bool has_value = false;
  std::string where;  ///< "/home/kim/.config/mifdex/config:3", "MIFDEX_OPTS"
};

/// Returns the path of the configuration file: $MIFDEX_CONFIG, else mifdex/config in
/// $XDG_CONFIG_HOME, else in ~/.config. Empty if there is no home.
std::string settings_file();

/// Returns the flags in `text`, one a line: `--flag`, `--flag=value` or `--flag value`. Blanks
/// around a line, empty lines and lines that begin with # mean nothing. Fails for a line that is no
/// flag.
io::Result<std::vector<Setting>> parse_settings(std::string_view text, const std::string& file);

/// Returns the flags of the configuration file, then those of MIFDEX_OPTS, which are separated by
/// blanks. A file that does not exist, or may not be read, has none, unless MIFDEX_CONFIG names it:
/// then that is an error.
io::Result<std::vector<Setting>> read_settings();

/// Adds to `arguments` the settings that its command takes, before what the command line has:
/// of a flag with one value, that of the command line counts. A setting for other commands is
/// ignored. Fails for an unknown flag, or one that can only be on a command line.
io::Result<void> apply_settings(const std::vector<Setting>& settings, Arguments& arguments);

}  // namespace mifdex::cli
