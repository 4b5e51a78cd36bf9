#include "engine/sms/layout.h"

#include <gtest/gtest.h>

#include <string>

namespace mifdex::engine {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

/// Returns what `path` gives, as "site|job"; "-" if it does not fit.
std::string told(std::string_view layout, std::string_view path) {
  const auto compiled = Layout::compile(layout);
  EXPECT_TRUE(compiled.has_value()) << layout;
  if (!compiled) return "";
  const auto match = compiled->match(path);
  if (!match) return "-";
  return std::string(match->site) + '|' + std::string(match->job);
}

/// Returns the one field of `layout`, {job}; "-" if it does not fit.
std::string job(std::string_view layout, std::string_view path) {
  const auto compiled = Layout::compile(layout);
  EXPECT_TRUE(compiled.has_value()) << layout;
  const auto match = compiled ? compiled->match(path) : std::nullopt;
  return match ? std::string(match->job) : "-";
}

io::Error error_of(std::string_view layout) {
  const auto compiled = Layout::compile(layout);
  EXPECT_FALSE(compiled.has_value()) << layout;
  return compiled ? io::Error{} : compiled.error();
}

TEST(Layout, ReadsThePathOfTheContract) {
  const auto layout = Layout::compile("{site}/{job}/{machine}.mif");
  ASSERT_TRUE(layout.has_value());
  const auto match = layout->match("VAQ/VAQ0000F/MANGO.MIF");
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->site, "VAQ");
  EXPECT_EQ(match->job, "VAQ0000F");
  EXPECT_EQ(match->machine, "MANGO");
  EXPECT_EQ(match->smsid, "");
  EXPECT_EQ(match->domain, "");
  for (const char* path : {"VAQ/VAQ0000F/MANGO.PCK", "VAQ/VAQ0000F/.MIF", "VAQ0000F/MANGO.MIF",
                           "X/VAQ/VAQ0000F/MANGO.MIF", "VAQ/VAQ0000F/MANGO.MIF/X", "VAQ//MANGO.MIF",
                           "/VAQ/VAQ0000F/MANGO.MIF", "VAQ/VAQ0000F/MANGO.MIF/", ""}) {
    EXPECT_FALSE(layout->match(path).has_value()) << path;
  }
}

TEST(Layout, HasEveryField) {
  const auto layout = Layout::compile("{DOMAIN}/{Site}-{job}/{smsid}_{machine}");
  ASSERT_TRUE(layout.has_value());
  const auto match = layout->match("FRUIT/VAQ-VAQ0000F/VAQ00005_MANGO");
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->domain, "FRUIT");
  EXPECT_EQ(match->site, "VAQ");
  EXPECT_EQ(match->job, "VAQ0000F");
  EXPECT_EQ(match->smsid, "VAQ00005");
  EXPECT_EQ(match->machine, "MANGO");
}

TEST(Layout, MatchIsAViewOfThePath) {
  const std::string path = "VAQ0000F/x.mif";
  const auto match = Layout::compile("{job}/*")->match(path);
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->job.data(), path.data());
}

TEST(Layout, AStarStaysInItsPart) {
  EXPECT_EQ(job("{job}/*.mif", "J/a.mif"), "J");
  EXPECT_EQ(job("{job}/*.mif", "J/.mif"), "J");
  EXPECT_EQ(job("{job}/*.mif", "J/a/b.mif"), "-");
  EXPECT_EQ(job("{job}/*", "J/"), "J");
  EXPECT_EQ(job("{job}/a*b*c", "J/abc"), "J");
  EXPECT_EQ(job("{job}/a*b*c", "J/a.b.b.c.c"), "J");
  EXPECT_EQ(job("{job}/a*b*c", "J/acb"), "-");
  EXPECT_EQ(job("{job}/a*b*c", "J/ab"), "-");
  EXPECT_EQ(job("{job}/aa*aa", "J/aaa"), "-");
  EXPECT_EQ(job("{job}/aa*aa", "J/aaaa"), "J");
  EXPECT_EQ(job("x*y{job}z", "xyaz"), "a");
}

TEST(Layout, TwoStarsReachOverParts) {
  EXPECT_EQ(job("**/{job}/*.mif", "J/a.mif"), "J");
  EXPECT_EQ(job("**/{job}/*.mif", "x/y/J/a.mif"), "J");
  EXPECT_EQ(job("**/{job}/*.mif", "a.mif"), "-");
  EXPECT_EQ(job("{job}/**/*.mif", "J/a.mif"), "J");
  EXPECT_EQ(job("{job}/**/*.mif", "J/x/y/a.mif"), "J");
  EXPECT_EQ(job("{job}/**/**/*.mif", "J/a.mif"), "J");
  EXPECT_EQ(job("a/**/b/{job}/**/c", "a/x/b/J/y/z/c"), "J");
  EXPECT_EQ(job("a/**/b/{job}/**/c", "a/b/J/c"), "J");
  EXPECT_EQ(job("a/**/b/{job}/**/c", "a/b/c"), "-");
  EXPECT_EQ(job("a/**/b/{job}", "a/b"), "-");
  EXPECT_EQ(job("a/**/b/{job}", "a/b/b/J"), "J");
  EXPECT_EQ(job("**/x/{job}/**/*.mif", "x/x/J/K/a.mif"), "x");
}

TEST(Layout, AtTheEndTwoStarsAreTheFileAtLeast) {
  EXPECT_EQ(job("{job}/**", "J/a.mif"), "J");
  EXPECT_EQ(job("{job}/**", "J/a/b.mif"), "J");
  EXPECT_EQ(job("{job}/**", "a.mif"), "-");
  EXPECT_EQ(job("**/a{job}/**", "x/aJ/y/z"), "J");
  EXPECT_EQ(job("**/a{job}/**", "x/aJ"), "-");
}

TEST(Layout, AFieldTakesTheLeastItCan) {
  EXPECT_EQ(told("{site}-{job}", "a-b-c"), "a|b-c");
  EXPECT_EQ(told("{site}-{job}", "--b"), "-|b");
  EXPECT_EQ(told("{site}-{job}", "-b"), "-");
  EXPECT_EQ(told("{site}-{job}", "a-"), "-");
  EXPECT_EQ(told("{site}--{job}", "---"), "-");
  EXPECT_EQ(told("{site}.{job}.mif", "a.b.mif.mif"), "a|b.mif");
}

TEST(Layout, SlashesAreThoseOfWindowsToo) {
  EXPECT_EQ(job("x\\{job}\\*.mif", "x/J/a.mif"), "J");
  EXPECT_EQ(job("x/{job}/*.mif", "x\\J\\a.mif"), "J");
  EXPECT_EQ(job("/{job}/a", "J/a"), "J");
  EXPECT_EQ(job("./{job}/a", "J/a"), "J");
  EXPECT_EQ(job(".x/{job}", ".x/J"), "J");
}

TEST(Layout, OnlyAsciiHasCase) {
  EXPECT_EQ(job("{job}/Z[?]z.mif", "J/z[?]Z.MIF"), "J");
  EXPECT_EQ(job("{job}/Z[?]z.mif", "J/zxz.mif"), "-");
  EXPECT_EQ(job("{job}/@[`{smsid}", "J/@[`x"), "J");
  EXPECT_EQ(job("{job}/@", "J/`"), "-");
  EXPECT_EQ(job("\xC3\xA9{job}\xC3\xA9", "\xC3\xA9\xE2\x82\xAC\xC3\xA9"), "\xE2\x82\xAC");
  EXPECT_EQ(job("\xC3\xA9{job}", "\xC3\x89J"), "-");
}

TEST(Layout, HostileNamesAreNamesToo) {
  const std::string name("a\0b\n\x1B[2J", 8);
  EXPECT_EQ(job("{job}.mif", name + ".mif"), name);
  EXPECT_EQ(job("{job}/x", "../x"), "..");
  EXPECT_EQ(job("{job}.mif", "{job}.mif"), "{job}");
  EXPECT_EQ(job("{job}.mif", "*.mif"), "*");
  EXPECT_EQ(job("{job}.mif", "\xFF\xFE.mif"), "\xFF\xFE");
  EXPECT_EQ(job("**/{job}.mif", repeated("/", 5000) + "a.mif"), "a");
}

// If a place were tried twice for each place of another star, these would not end in a lifetime.
TEST(Layout, NastyTemplatesEnd) {
  const std::string stars = repeated("a*", 200) + "b/{job}";
  EXPECT_EQ(job(stars, std::string(5000, 'a') + "/J"), "-");
  EXPECT_EQ(job(stars, std::string(5000, 'a') + "b/J"), "J");
  const std::string deep = repeated("**/a/", 200) + "b/{job}";
  EXPECT_EQ(job(deep, repeated("a/", 3000) + "J"), "-");
  EXPECT_EQ(job(deep, repeated("a/", 3000) + "b/J"), "J");
  const std::string both = repeated("**/a*a*a*b/", 50) + "{job}";
  EXPECT_EQ(job(both, repeated(std::string(50, 'a') + "/", 500) + "J"), "-");
}

TEST(Layout, AFaultHasItsColumn) {
  const auto expect = [](std::string_view layout, std::string_view what) {
    const io::Error error = error_of(layout);
    EXPECT_EQ(error.kind, io::ErrorKind::kUsage);
    EXPECT_EQ(error.what, what);
    EXPECT_EQ(error.where, "layout " + std::string(layout));
  };
  expect("{site}/{foo}/x", "column 8: unknown field, at ^{foo}/x");
  expect("{}", "column 1: unknown field, at ^{}");
  expect("{job}/{JOB}", "column 7: duplicate field, at ^{JOB}");
  expect("{job}{site}", "column 6: not separated from the field or * before it, at ^{site}");
  expect("*{job}", "column 2: not separated from the field or * before it, at ^{job}");
  expect("{job}*", "column 6: not separated from the field or * before it, at ^*");
  expect("{job", "column 1: a { without its }, at ^{job");
  expect("{job/x}", "column 1: a { without its }, at ^{job/x}");
  expect("{{job}}", "column 1: a { without its }, at ^{{job}}");
  expect("{job}}", "column 6: a } without its {, at ^}");
  expect("a**/{job}", "column 2: ** must be alone between two slashes, at ^**/{job}");
  expect("**a/{job}", "column 3: ** must be alone between two slashes, at ^a/{job}");
  expect("***/{job}", "column 3: ** must be alone between two slashes, at ^*/{job}");
  expect("{job}//a", "column 7: an empty part, at ^/a");
  expect("{job}/", "column 7: a layout must end with a file name");
  expect("", "column 1: a layout must end with a file name");
  expect("**/*.mif", "column 1: a layout must have at least one field, at ^**/*.mif");
}

}  // namespace
}  // namespace mifdex::engine
