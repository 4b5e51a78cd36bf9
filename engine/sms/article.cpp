#include "engine/sms/article.h"

#include <algorithm>
#include <array>

namespace mifdex::engine {
namespace {

struct Article {
  std::uint32_t number;
  std::string_view explanation;
};

// The rows of SOURCES.md, section 4, by number.
constexpr std::array kArticles = {
    Article{122178, "a MIF over 64 KB or of invalid format raised event 119 and left no status"},
    Article{138241, "the instruction was processed before its MIF arrived and counted as Complete"},
    Article{140374, "a restart of the despooler reset the retry count, so the job kept retrying"},
    Article{140810, "an escaped quote in the description kept the MIF from being loaded"},
    Article{149672, "Package Command Manager 1.1 reported a successful run as an error"},
    Article{150026, "the job stayed Retrying although every retrying client had completed"},
    Article{152229,
            "the job expired and an instruction was written for each client; the last reported "
            "status remains"},
    Article{156250, "the client never ran the job and wrote no MIF"},
    Article{160776,
            "a trailing blank in a name, or a quote in a text, made the compiler reject the whole "
            "file"},
    Article{166833, "a failed machine was shown as Retrying, since the job could run again"},
    Article{168130, "a cancelled job damaged its instructions, and the others had to wait"},
    Article{169491, "an empty description caused a warning, although nothing was wrong"},
    Article{172899,
            "the client's clock was ahead, so its instruction was held back until that time"},
    Article{
        188042,
        "the job expired and an instruction was written for each client, which is not a result"},
    Article{190135, "a MIF that did not compile was thrown away and counted as Complete"},
    Article{216744, "SMS 2.0 used the exit code and not the MIF"},
    Article{235805,
            "a package ID with Z as its fourth character was lost at an SMS 2.0 parent site"},
};
static_assert(std::ranges::is_sorted(kArticles, {}, &Article::number));

}  // namespace

std::string_view article_explanation(std::uint32_t number) {
  const auto* found = std::ranges::lower_bound(kArticles, number, {}, &Article::number);
  return found != kArticles.end() && found->number == number ? found->explanation : "";
}

}  // namespace mifdex::engine
