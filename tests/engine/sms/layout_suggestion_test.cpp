// The layout template that is suggested for paths.
#include "engine/sms/layout_suggestion.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace mifdex::engine {
namespace {

using Paths = std::vector<std::string>;

TEST(LayoutSuggestion, ReadsIdentifiersAndNames) {
  EXPECT_EQ(suggest_layout(Paths{"VAQ/VAQ0000F/MANGO.MIF", "VAQ/VAQ0000F/PEAR.MIF",
                                 "NYC/VAQ0000F/LEMON.MIF", "NYC/NYC0001A/LIME.MIF"}),
            "{site}/{job}/{machine}.mif");
  EXPECT_EQ(suggest_layout(Paths{"VAQ0000F/MANGO.MIF", "VAQ0000F/PEAR.mif", "VAQ00010/PEAR.MIF"}),
            "{job}/{machine}.mif");
  EXPECT_EQ(suggest_layout(Paths{"MANGO/VAQ0000F.MIF", "PEAR/VAQ0000F.MIF", "PEAR/VAQ00010.MIF"}),
            "{machine}/{job}.mif");
  EXPECT_EQ(suggest_layout(Paths{"VAQ0000F/VAQ00005.PCK", "VAQ0000F/VAQ0000Z.PCK"}),
            "{job}/{smsid}.pck");
  EXPECT_EQ(suggest_layout(Paths{"VAQ0000F/MANGO/STATUS.MIF", "VAQ0000F/PEAR/STATUS.MIF"}),
            "{job}/{machine}/STATUS.mif");
  EXPECT_EQ(suggest_layout(Paths{"VAQ0000F/MANGO/0000002A.PCK", "VAQ0000F/PEAR/0000002B.MIF"}),
            "{job}/{machine}/*.*");
}

TEST(LayoutSuggestion, ReadsNamesThatHoldBoth) {
  EXPECT_EQ(suggest_layout(Paths{"old/VAQ0000F_MANGO.MIF", "old/VAQ0000F_PEAR.MIF"}),
            "old/{job}_{machine}.mif");
  EXPECT_EQ(suggest_layout(Paths{"MANGO-VAQ0000F.MIF", "PEAR-VAQ0000F.MIF"}),
            "{machine}-{job}.mif");
}

TEST(LayoutSuggestion, AnyDepth) {
  EXPECT_EQ(suggest_layout(Paths{"a/VAQ0000F/MANGO.MIF", "b/c/VAQ0000F/PEAR.MIF"}),
            "**/*/{job}/{machine}.mif");
}

TEST(LayoutSuggestion, FoldersThatRepeat) {
  EXPECT_EQ(suggest_layout(
                Paths{"OFFICE/MANGO.MIF", "OFFICE/PEAR.MIF", "WORD/MANGO.MIF", "WORD/LEMON.MIF"}),
            "{job}/{machine}.mif");
  EXPECT_EQ(suggest_layout(Paths{"OFFICE/VAQ00005.MIF", "OFFICE/VAQ00006.MIF", "WORD/VAQ00007.MIF",
                                 "WORD/VAQ00008.MIF"}),
            "{job}/{smsid}.mif");
}

TEST(LayoutSuggestion, NothingWhereNothingIsSuggested) {
  for (const Paths& paths :
       {Paths{}, Paths{"VAQ0000F/MANGO.MIF"}, Paths{"A.MIF", "B.MIF"},
        Paths{"DESPOOLR.BOX/RECEIVE/0000002A.PCK", "DESPOOLR.BOX/RECEIVE/0000002B.PCK"},
        Paths{"R/0000002A.PCK", "S/0000002B.PCK", "S/0000002C.PCK"},
        Paths{"RECEIVE/MANGO.MIF", "RECEIVE/PEAR.MIF"}, Paths{"", ""},
        Paths{"///", "{job}/{job}"}}) {
    EXPECT_EQ(suggest_layout(paths), "") << (paths.empty() ? "" : paths[0]);
  }
}

TEST(LayoutSuggestion, OneStrangerInTenChangesNothing) {
  Paths paths;
  for (int i = 0; i < 9; ++i) paths.push_back("VAQ0000F/PEAR" + std::to_string(i) + ".MIF");
  paths.emplace_back("NOTES/README.MIF");
  EXPECT_EQ(suggest_layout(paths), "{job}/{machine}.mif");
}

}  // namespace
}  // namespace mifdex::engine
