#include "engine/cli/options/settings.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

namespace mifdex::cli {
namespace {

using io::ErrorKind;
using io::Result;

constexpr std::string_view kBlanks = " \t\r";

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

std::unexpected<io::Error> wrong(const Setting& setting, std::string_view what) {
  return io::fail(ErrorKind::kUsage, fmt::format("{}: {}", setting.flag, what), setting.where, 0,
                  "correct it there, or use --no-config");
}

Result<Setting> parse_setting(std::string_view text, std::string where) {
  Setting setting;
  setting.where = std::move(where);
  const std::size_t end = text.find_first_of("= \t");
  setting.flag = std::string(text.substr(0, end));
  if (end != std::string_view::npos) {
    setting.has_value = true;
    setting.value = std::string(without_blanks(text.substr(end + 1)));
  }
  if (setting.flag.size() < 2 || setting.flag[0] != '-') {
    return wrong(setting, "is not a flag");
  }
  return setting;
}

const Flag* flag_of(const Setting& setting, Command command) {
  const std::string_view name = setting.flag;
  if (name.starts_with("--")) return find_flag(name.substr(2), command);
  return name.size() == 2 ? find_flag(name[1]) : nullptr;
}

/// True for a flag that only makes sense where a command is typed.
bool is_for_one_command(const Flag& flag) {
  constexpr std::array kNever = {FlagId::kHelp, FlagId::kVersion, FlagId::kGenerate,
                                 FlagId::kNoConfig};
  for (const FlagId id : kNever) {
    if (flag.id == id) return true;
  }
  return false;
}

Result<std::string> text_of(const std::string& file, bool must_exist) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    // A program that runs as another user may have a home that it must not look into.
    const bool is_absent = errno == ENOENT || errno == ENOTDIR || errno == EACCES;
    if (!must_exist && is_absent) return std::string();
    return io::fail(ErrorKind::kUsage, "the configuration file cannot be read", file, errno,
                    "use --no-config to do without it");
  }
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

std::string settings_file() {
  if (const auto named = variable("MIFDEX_CONFIG"); !named.empty()) return std::string(named);
  if (const auto folder = variable("XDG_CONFIG_HOME"); !folder.empty()) {
    return std::string(folder) + "/mifdex/config";
  }
  const auto home = variable("HOME");
  return home.empty() ? std::string() : std::string(home) + "/.config/mifdex/config";
}

Result<std::vector<Setting>> parse_settings(std::string_view text, const std::string& file) {
  std::vector<Setting> settings;
  for (unsigned number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = without_blanks(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.empty() || line[0] == '#') continue;
    MIFDEX_TRY(auto setting, parse_setting(line, fmt::format("{}:{}", file, number)));
    settings.push_back(std::move(setting));
  }
  return settings;
}

Result<std::vector<Setting>> read_settings() {
  std::vector<Setting> settings;
  if (const std::string file = settings_file(); !file.empty()) {
    MIFDEX_TRY(const auto text, text_of(file, !variable("MIFDEX_CONFIG").empty()));
    MIFDEX_TRY(auto parsed, parse_settings(text, file));
    settings = std::move(parsed);
  }
  std::string_view words = without_blanks(variable("MIFDEX_OPTS"));
  while (!words.empty()) {
    const std::size_t end = words.find_first_of(kBlanks);
    MIFDEX_TRY(auto setting, parse_setting(words.substr(0, end), "MIFDEX_OPTS"));
    settings.push_back(std::move(setting));
    words = end == std::string_view::npos ? std::string_view() : without_blanks(words.substr(end));
  }
  return settings;
}

Result<void> apply_settings(const std::vector<Setting>& settings, Arguments& arguments) {
  Arguments given;
  for (const Setting& setting : settings) {
    const Flag* flag = flag_of(setting, arguments.command);
    if (flag == nullptr) return wrong(setting, "is not a flag of mifdex");
    if (is_for_one_command(*flag)) return wrong(setting, "can only be on a command line");
    const bool needs_value =
        flag->kind != ValueKind::kNothing && flag->kind != ValueKind::kOptionalArticle;
    if (needs_value && !setting.has_value) return wrong(setting, "needs a value");
    if (flag->kind == ValueKind::kNothing && setting.has_value) {
      return wrong(setting, "takes no value");
    }
    if (!takes(arguments.command, *flag)) continue;
    const bool is_short = flag->kind == ValueKind::kNothing;
    given.add(is_short ? flag->stands_for : flag->id, is_short ? flag->as : setting.value);
    arguments.line +=
        ' ' + shell_quoted(setting.has_value ? setting.flag + '=' + setting.value : setting.flag);
  }
  arguments.put_before(given);
  return {};
}

}  // namespace mifdex::cli
