#include "bench/corpus/text/phrases.h"

#include <fmt/format.h>

#include <array>
#include <span>
#include <string_view>

namespace mifdex::corpus {
namespace {

using Sentence = std::string_view;

// None begins with a digit, a sign or a word that is a value of the language (unknown,
// unsupported): a VB program writes them without quotes, and then only their words distinguish text
// from number.
constexpr std::array<Sentence, 10> kDone = {
    "{product} {version} was installed successfully.",
    "{product} Setup was completed successfully.",
    "Setup completed, exit code 0.",
    "{product} successfully installed",
    "No restart is needed.",
    "Installation of {product} {version} finished on workstation {machine} after {seconds} "
    "seconds.",
    "All {files} files were copied to C:\\PROGRA~1\\{short}.",
    "The product was already installed; nothing was changed.",
    "Restart the computer to complete the installation.",
    "Log written to C:\\WINDOWS\\{short}.LOG"};

constexpr std::array<Sentence, 13> kFailed = {
    "disk full",
    "Access denied.",
    "There is not enough disk space on drive C: to install {product}. {kilobytes} KB are needed.",
    "Setup was interrupted before your new software was fully installed.",
    "Can't write to C:\\WINDOWS\\SYSTEM\\{short}35.DLL (in use)",
    "Unable to open 'C:\\WATCOM\\BINNT\\{short}.EXE' for writing; x:\\new\\temp is full",
    "Setup ended with exit code {code}.",
    "Error {code}: {product} {version} could not be installed.",
    "The user canceled the installation.",
    "{product} is in use on {machine}; close it and run the job again.",
    "The network connection was lost while \\\\SMSSRV\\SMS_SHR\\{short} was read.",
    "Windows 95 or Windows NT 4.0 is required, error = {code}",
    "A previous installation (pending restart) has to be completed first."};

constexpr std::array<Sentence, 3> kQuotedFailed = {
    "Setup could not find the file \"{short}.DLL\".",
    "The service \"{product}\" did not start within {seconds} seconds.",
    "Registry key \"HKLM\\SOFTWARE\\{short}\" cannot be opened."};

constexpr std::array<Sentence, 4> kUmlautDone = {
    "{product} {version} wurde erfolgreich für alle Benutzer eingerichtet.",
    "Die Einrichtung ist abgeschlossen. Bitte führen Sie einen Neustart durch.",
    "L'installation de {product} s'est terminée avec succès.",
    "Über {files} Dateien wurden geändert."};

constexpr std::array<Sentence, 5> kUmlautFailed = {
    "Nicht genügend Speicherplatz auf Laufwerk C: für {product}.",
    "Die Datei {short}.DLL wird von einem anderen Prozeß geöffnet, Zugriff verweigert.",
    "Espace disque insuffisant, l'installation a échoué (code {code}).",
    "Das Verzeichnis C:\\SMSÜBERG kann nicht gelöscht werden.",
    "Ungültige Größe der Auslagerungsdatei, Fehler {code}."};

constexpr std::array<Sentence, 2> kTypographicDone = {
    "Success: {product} {version} – installed.", "“{product}” is ready; Größe {kilobytes} KB."};

constexpr std::array<Sentence, 2> kTypographicFailed = {
    "Failure: {product} {version} could not be installed “exit {code}”.",
    "{product} – Zugriff verweigert (0x80070005)…"};

constexpr std::array<std::uint32_t, 7> kExitCodes = {1, 2, 5, 1601, 1603, 1618, 1619};
constexpr std::array<Sentence, 6> kShortNames = {"MSJET",   "NOTES",  "ACRORD",
                                                 "PAYROLL", "WCC386", "JAMAL"};

std::span<const Sentence> sentences(Random& random, Tone tone, Letters letters) {
  const bool done = tone == Tone::kDone;
  switch (letters) {
    case Letters::kUmlauts:
      return done ? std::span<const Sentence>(kUmlautDone) : kUmlautFailed;
    case Letters::kTypographic:
      return done ? std::span<const Sentence>(kTypographicDone) : kTypographicFailed;
    case Letters::kQuoted:
      if (!done && random.chance(150)) {
        return kQuotedFailed;
      }
      break;
    case Letters::kPlain:
      break;
  }
  return done ? std::span<const Sentence>(kDone) : kFailed;
}

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Cuts to `limit` characters; a path at the cut is removed whole, because half of one could be an
/// escape.
void cut(std::string& text, std::size_t limit) {
  if (count_characters(text) <= limit) {
    return;
  }
  std::size_t characters = 0;
  std::size_t at = 0;
  while (continues_character(text[at]) || characters++ < limit) {
    ++at;
  }
  text.resize(at);
  const std::size_t last_word = text.rfind(' ') + 1;  // 0 if there is only one word
  if (text.find('\\', last_word) != std::string::npos) {
    text.resize(last_word);
  }
  while (!text.empty() && text.back() == ' ') {
    text.pop_back();
  }
}

std::string spoken(Random& random, Sentence sentence, const Package& package,
                   const std::string& machine) {
  const std::uint32_t code = random.pick(kExitCodes);
  const Sentence short_name = random.pick(kShortNames);
  const std::uint32_t seconds = 5 + random.below(900);
  const std::uint32_t files = 2 + random.below(2000);
  const std::uint32_t kilobytes = 512 + random.below(200'000);
  return fmt::format(fmt::runtime(sentence), fmt::arg("product", package.product),
                     fmt::arg("version", package.version), fmt::arg("machine", machine),
                     fmt::arg("code", code), fmt::arg("short", short_name),
                     fmt::arg("seconds", seconds), fmt::arg("files", files),
                     fmt::arg("kilobytes", kilobytes));
}

}  // namespace

std::string describe(Random& random, Tone tone, Letters letters, const Package& package,
                     const std::string& machine, std::size_t limit) {
  // One in ten is empty, one in twenty is longer than fits.
  const std::uint32_t length = random.below(20);
  const std::size_t wanted = length < 2 ? 0 : length == 2 ? limit : length < 6 ? limit / 3 : 1;
  std::string text;
  while (count_characters(text) < wanted) {
    if (!text.empty()) {
      text += ' ';
    }
    text += spoken(random, random.pick(sentences(random, tone, letters)), package, machine);
  }
  cut(text, limit);
  return text;
}

std::string broken_into_lines(std::string text, std::size_t width) {
  std::size_t line_begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ' ' && at - line_begin >= width) {
      text[at] = '\n';
      line_begin = at + 1;
    }
  }
  return text;
}

std::size_t count_characters(const std::string& text) {
  std::size_t characters = 0;
  for (const char byte : text) {
    characters += continues_character(byte) ? 0U : 1U;
  }
  return characters;
}

}  // namespace mifdex::corpus
