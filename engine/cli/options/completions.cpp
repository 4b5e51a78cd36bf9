#include "engine/cli/options/completions.h"

#include <fmt/format.h>

#include "engine/cli/options/flag_table.h"

namespace mifdex::cli {
namespace {

bool takes_paths(Command command) {
  return command == Command::kIndex || command == Command::kCensus || command == Command::kWhy ||
         command == Command::kCat || command == Command::kCheck || command == Command::kDump;
}

std::string words_of_choices(const Flag& flag, char between) {
  std::string text;
  for_each_choice(flag, [&](std::string_view word) {
    if (!text.empty()) text += between;
    text += word;
  });
  return text;
}

std::string command_names() {
  std::string text;
  for (const CommandEntry& command : command_table()) {
    if (!text.empty()) text += ' ';
    text += command.name;
  }
  return text;
}

std::string bash_flags(Command command) {
  std::string text;
  for (const Flag& flag : flag_table()) {
    if (!takes(command, flag) || flag.group == FlagGroup::kHidden) continue;
    if (!text.empty()) text += ' ';
    text += fmt::format("--{}", flag.name);
    if (flag.letter != 0) text += fmt::format(" -{}", flag.letter);
  }
  return text;
}

std::string bash_value_cases() {
  std::string text;
  for (const Flag& flag : flag_table()) {
    if (flag.kind == ValueKind::kNothing || flag.kind == ValueKind::kOptionalArticle) continue;
    const std::string letter = flag.letter == 0 ? "" : fmt::format("|-{}", flag.letter);
    std::string answer = "COMPREPLY=()";
    if (flag.kind == ValueKind::kChoice) {
      answer =
          fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$word\"))", words_of_choices(flag, ' '));
    } else if (flag.kind == ValueKind::kFile) {
      answer = "_mifdex_paths -f";
    } else if (flag.kind == ValueKind::kFolder) {
      answer = "_mifdex_paths -d";
    }
    text += fmt::format("    --{}{}) {}; return ;;\n", flag.name, letter, answer);
  }
  return text;
}

/// Returns one flag of one command in the form that _arguments of zsh takes.
std::string zsh_flag(const Flag& flag) {
  std::string help(flag.help);
  for (std::size_t at = 0; (at = help.find_first_of("[]:'", at)) != std::string::npos; at += 1) {
    help[at] = help[at] == '[' ? '(' : help[at] == ']' ? ')' : help[at] == ':' ? ';' : ' ';
  }
  std::string value;
  if (flag.kind == ValueKind::kOptionalArticle) {
    value = fmt::format("::{}:", flag.value);
  } else if (flag.kind == ValueKind::kChoice) {
    value = fmt::format(":{}:({})", flag.value, words_of_choices(flag, ' '));
  } else if (flag.kind == ValueKind::kFile) {
    value = fmt::format(":{}:_files", flag.value);
  } else if (flag.kind == ValueKind::kFolder) {
    value = fmt::format(":{}:_files -/", flag.value);
  } else if (flag.kind == ValueKind::kText) {
    value = fmt::format(":{}:", flag.value);
  }
  std::string text = fmt::format("      '*--{}[{}]{}'", flag.name, help, value);
  if (flag.letter != 0) text += fmt::format(" '*-{}[{}]{}'", flag.letter, help, value);
  return text + " \\\n";
}

std::string fish_flag(const CommandEntry& command, const Flag& flag) {
  std::string help(flag.help);
  for (std::size_t at = 0; (at = help.find_first_of("\\'", at)) != std::string::npos; at += 2) {
    help.insert(at, "\\");
  }
  std::string text = fmt::format("complete -c mifdex -n '__fish_seen_subcommand_from {}' -l {}",
                                 command.name, flag.name);
  if (flag.letter != 0) text += fmt::format(" -s {}", flag.letter);
  if (flag.kind == ValueKind::kChoice) {
    text += fmt::format(" -x -a '{}'", words_of_choices(flag, ' '));
  } else if (flag.kind == ValueKind::kFile) {
    text += " -r -F";
  } else if (flag.kind == ValueKind::kFolder) {
    text += " -x -a '(__fish_complete_directories)'";
  } else if (flag.kind == ValueKind::kText) {
    text += " -x";
  }
  return text + fmt::format(" -d '{}'\n", help);
}

}  // namespace

std::string bash_completion() {
  std::string text = fmt::format(
      "# bash completion for mifdex, printed by the program\n"
      // One name on each line, so that blanks are part of it. The word is as it was typed: quotes
      // and backslashes are removed first, and readline quotes the names that it inserts.
      "_mifdex_paths() {{\n"
      "  local plain=\"$word\"\n"
      "  case \"$plain\" in\n"
      "    [\\'\\\"]*) plain=\"${{plain:1}}\" ;;\n"
      "    *) plain=\"${{plain//\\\\/}}\" ;;\n"
      "  esac\n"
      "  case \"$plain\" in '~/'*) plain=\"$HOME/${{plain:2}}\" ;; esac\n"
      "  mapfile -t COMPREPLY < <(compgen \"$1\" -- \"$plain\")\n"
      "  compopt -o filenames 2>/dev/null\n"
      "  return 0\n"
      "}}\n"
      "_mifdex() {{\n"
      "  local word=\"${{COMP_WORDS[COMP_CWORD]}}\" before=\"${{COMP_WORDS[COMP_CWORD-1]}}\"\n"
      // --flag=value is three words to bash.
      "  if [[ $word == = ]]; then word=''; before=\"${{COMP_WORDS[COMP_CWORD-1]}}\"\n"
      "  elif [[ $before == = && COMP_CWORD -gt 1 ]]; then "
      "before=\"${{COMP_WORDS[COMP_CWORD-2]}}\"; fi\n"
      "  local command= flags= given\n"
      "  case \"$before\" in\n{}  esac\n"
      "  for given in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n"
      "    case \"$given\" in {}) command=\"$given\"; break ;; esac\n"
      "  done\n"
      "  case \"$command\" in\n",
      bash_value_cases(), [] {
        std::string names = command_names();
        for (char& c : names) c = c == ' ' ? '|' : c;
        return names;
      }());
  for (const CommandEntry& command : command_table()) {
    text += fmt::format("    {}) flags='{}' ;;\n", command.name, bash_flags(command.id));
  }
  text +=
      fmt::format("    *) flags='{} {}' ;;\n  esac\n", command_names(), bash_flags(Command::kNone));
  text +=
      "  case \"$word\" in\n"
      "    -*) COMPREPLY=($(compgen -W \"$flags\" -- \"$word\")) ;;\n"
      "    *) case \"$command\" in\n"
      "         '') COMPREPLY=($(compgen -W \"$flags\" -- \"$word\")) ;;\n"
      "         help) COMPREPLY=($(compgen -W '" +
      command_names() +
      "' -- \"$word\")) ;;\n"
      "         index|census|why|cat|check|dump) _mifdex_paths -f ;;\n"
      "       esac ;;\n"
      "  esac\n"
      "}\n"
      "complete -F _mifdex mifdex\n";
  return text;
}

std::string zsh_completion() {
  std::string text =
      "#compdef mifdex\n# zsh completion for mifdex, printed by the program\n"
      "_mifdex() {\n  local state\n  local -a names\n  names=(\n";
  for (const CommandEntry& command : command_table()) {
    text += fmt::format("    '{}:{}'\n", command.name, command.help);
  }
  text += "  )\n  local command=${words[(r)" + [] {
    std::string names = command_names();
    for (char& c : names) c = c == ' ' ? '|' : c;
    return "(" + names + ")";
  }() + "]}\n  case \"$command\" in\n";
  for (const CommandEntry& command : command_table()) {
    text += fmt::format("    {})\n    _arguments -s \\\n", command.name);
    for (const Flag& flag : flag_table()) {
      if (takes(command.id, flag) && flag.group != FlagGroup::kHidden) text += zsh_flag(flag);
    }
    text += takes_paths(command.id) ? "      '*:path:_files' ;;\n" : "      '*: :' ;;\n";
  }
  text += "    *)\n    _arguments -s \\\n";
  for (const Flag& flag : flag_table()) {
    if (takes(Command::kNone, flag) && flag.group != FlagGroup::kHidden) text += zsh_flag(flag);
  }
  text +=
      "      '1:command:->commands'\n"
      "    [[ $state == commands ]] && _describe command names ;;\n  esac\n}\n";
  return text + "_mifdex \"$@\"\n";
}

std::string fish_completion() {
  std::string text =
      "# fish completion for mifdex, printed by the program\ncomplete -c mifdex -f\n";
  for (const CommandEntry& command : command_table()) {
    text += fmt::format("complete -c mifdex -n __fish_use_subcommand -a {} -d '{}'\n", command.name,
                        command.help);
    if (takes_paths(command.id)) {
      text +=
          fmt::format("complete -c mifdex -n '__fish_seen_subcommand_from {}' -F\n", command.name);
    }
  }
  for (const CommandEntry& command : command_table()) {
    for (const Flag& flag : flag_table()) {
      if (takes(command.id, flag) && flag.group != FlagGroup::kHidden) {
        text += fish_flag(command, flag);
      }
    }
  }
  return text;
}

}  // namespace mifdex::cli
