#include "engine/cli/options/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/cli/options/suggestion.h"

namespace mifdex::cli {
namespace {

using io::ErrorKind;
using io::fail;
using io::Result;

bool is_article(std::string_view text) {
  return text.size() > 1 && (text[0] == 'Q' || text[0] == 'q') &&
         std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

/// Reads the words once; checks how they combine when all are known.
class ArgumentParser {
 public:
  explicit ArgumentParser(std::span<const std::string_view> words) : words_(words) {}

  Result<Arguments> run() {
    arguments_.line = "mifdex";
    for (const std::string_view word : words_) arguments_.line += ' ' + shell_quoted(word);
    while (next_ < words_.size()) {
      MIFDEX_TRY(take(words_[next_++]));
    }
    MIFDEX_TRY(settle());
    return std::move(arguments_);
  }

 private:
  Result<void> take(std::string_view word) {
    // "-:xxh3:..." is the name of a box that was a stream, as answers show it.
    const bool is_stream_box = word.starts_with("-:");
    if (only_operands_ || word.size() < 2 || word[0] != '-' || is_stream_box) {
      return take_operand(word);
    }
    if (word == "--") {
      only_operands_ = true;
      return {};
    }
    if (word[1] == '-') return take_long(word.substr(2));
    return take_letters(word.substr(1));
  }

  Result<void> take_operand(std::string_view word) {
    if (arguments_.command != Command::kNone) {
      arguments_.operands.emplace_back(word);
      return {};
    }
    const CommandEntry* command = find_command(word);
    if (command == nullptr && !unknown_.empty()) return {};  // may be the value of the unknown flag
    if (command == nullptr) return unknown_command(word);
    arguments_.command = command->id;
    return {};
  }

  Result<void> take_long(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    const Flag* flag = find_flag(name, arguments_.command);
    if (flag == nullptr) {
      unknown_flag(fmt::format("--{}", name), name);
      return {};
    }
    std::optional<std::string_view> own;
    if (equals != std::string_view::npos) own = text.substr(equals + 1);
    return take_flag(*flag, own);
  }

  Result<void> take_letters(std::string_view letters) {
    while (!letters.empty()) {
      const Flag* flag = find_flag(letters[0]);
      letters.remove_prefix(1);
      if (flag == nullptr) {
        unknown_flag(fmt::format("-{}", *(letters.data() - 1)), {});
        return {};
      }
      if (flag->kind == ValueKind::kNothing) {
        MIFDEX_TRY(take_flag(*flag, std::nullopt));
        continue;
      }
      std::optional<std::string_view> own;
      if (!letters.empty()) own = letters;
      return take_flag(*flag, own);
    }
    return {};
  }

  /// `own`: the value in the same word, if there is one.
  Result<void> take_flag(const Flag& flag, std::optional<std::string_view> own) {
    used_.push_back(&flag);
    if (flag.kind == ValueKind::kNothing) {
      if (own) return wrong(fmt::format("--{} takes no value", flag.name));
      arguments_.add(flag.stands_for, flag.as);
      return {};
    }
    if (!own && flag.kind == ValueKind::kOptionalArticle) {
      own = next_ < words_.size() && is_article(words_[next_]) ? words_[next_++] : "";
    }
    if (!own) {
      if (next_ == words_.size()) {
        return wrong(fmt::format("--{} needs a value: --{} {}", flag.name, flag.name, flag.value));
      }
      own = words_[next_++];
    }
    arguments_.add(flag.id, *own);
    return {};
  }

  /// Makes the checks that need the command, which can be in any position.
  Result<void> settle() {
    if (!unknown_.empty()) return wrong(unknown_flag_text());
    const bool asks_about_itself =
        arguments_.has(FlagId::kHelp) || arguments_.has(FlagId::kVersion);
    for (const Flag* flag : used_) {
      if (takes(arguments_.command, *flag) || asks_about_itself) continue;
      if (arguments_.command == Command::kNone) return missing_command();
      return wrong(fmt::format("--{} cannot be used with `{}`", flag->name,
                               entry_of(arguments_.command).name));
    }
    if (asks_about_itself || arguments_.has(FlagId::kGenerate)) return {};
    if (arguments_.command == Command::kNone) return missing_command();
    return check_operands(entry_of(arguments_.command));
  }

  Result<void> check_operands(const CommandEntry& command) const {
    const std::size_t count = arguments_.operands.size();
    if (count < command.least && !arguments_.has(FlagId::kFilesFrom)) {
      return wrong(fmt::format("`{}` needs {}", command.name, command.operands));
    }
    if (count > command.most) {
      return wrong(fmt::format("`{}`: unexpected argument {}", command.name,
                               shell_quoted(arguments_.operands[command.most])));
    }
    return {};
  }

  void unknown_flag(std::string shown, std::string_view name) {
    if (!unknown_.empty()) return;
    unknown_ = std::move(shown);
    unknown_name_ = name;
  }

  std::string unknown_flag_text() const {
    std::string text = fmt::format("unknown flag {}", unknown_);
    std::vector<std::string_view> names;
    for (const Flag& flag : flag_table()) {
      if (takes(arguments_.command, flag) && flag.group != FlagGroup::kHidden) {
        names.push_back(flag.name);
      }
    }
    const std::string_view close = closest(unknown_name_, names);
    if (!close.empty()) text += fmt::format("; did you mean --{}?", close);
    return text;
  }

  Result<void> unknown_command(std::string_view word) const {
    std::vector<std::string_view> names;
    for (const CommandEntry& command : command_table()) names.push_back(command.name);
    std::string text = fmt::format("unknown command {}", shell_quoted(word));
    const std::string_view close = closest(word, names);
    if (!close.empty()) text += fmt::format("; did you mean {}?", close);
    return wrong(std::move(text));
  }

  Result<void> missing_command() const { return wrong("no command given"); }

  /// Fails with `what` and a pointer to help: that of the command if it is known.
  Result<void> wrong(std::string what) const {
    const std::string help =
        arguments_.command == Command::kNone
            ? "see `mifdex --help`"
            : fmt::format("see `mifdex {} --help`", entry_of(arguments_.command).name);
    return fail(ErrorKind::kUsage, std::move(what), {}, 0, help);
  }

  std::span<const std::string_view> words_;
  std::size_t next_ = 0;
  bool only_operands_ = false;
  Arguments arguments_;
  std::vector<const Flag*> used_;
  std::string unknown_;
  std::string_view unknown_name_;
};

}  // namespace

std::string shell_quoted(std::string_view word) {
  const bool plain = !word.empty() && std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./=:,+@%").find(c) != std::string_view::npos;
  });
  if (plain) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) c == '\'' ? quoted += "'\\''" : quoted += c;
  return quoted + "'";
}

std::string index_words(const Arguments& arguments) {
  if (!arguments.has(FlagId::kIndexDir)) return {};
  return " --index " + shell_quoted(arguments.value(FlagId::kIndexDir));
}

std::string_view Arguments::value(FlagId flag, std::string_view otherwise) const {
  const auto& given = values(flag);
  return given.empty() ? otherwise : std::string_view(given.back());
}

void Arguments::put_before(const Arguments& earlier) {
  for (std::size_t i = 0; i < given_.size(); ++i) {
    given_[i].insert(given_[i].begin(), earlier.given_[i].begin(), earlier.given_[i].end());
  }
}

Result<Arguments> parse_arguments(std::span<const std::string_view> words) {
  return ArgumentParser(words).run();
}

}  // namespace mifdex::cli
