// Names of boxes: short, unique, and none is the beginning of another.
#include "index/storage/box_names.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace mifdex::index {
namespace {

struct Given {
  std::string location;
  std::string name;  ///< given by a user
};

std::map<std::uint32_t, BoxEntry> boxes_at(const std::vector<Given>& given) {
  std::map<std::uint32_t, BoxEntry> boxes;
  for (const Given& each : given) {
    BoxEntry box;
    box.id = static_cast<std::uint32_t>(boxes.size() + 1);
    box.location = each.location;
    box.name = each.location.substr(each.location.rfind('/') + 1);
    if (each.location.starts_with("-:")) box.name = "-";
    box.given_name = each.name;
    boxes.emplace(box.id, box);
  }
  name_boxes(boxes);
  return boxes;
}

std::vector<std::string> names_of(const std::vector<Given>& given) {
  std::vector<std::string> names;
  for (const auto& [id, box] : boxes_at(given)) names.push_back(box.shown);
  return names;
}

using Names = std::vector<std::string>;

TEST(BoxNames, TheLastPartIsEnoughIfNoOtherBoxHasIt) {
  EXPECT_EQ(names_of({{"/e/VAQ.tar", ""}, {"/e/NYC", ""}}), (Names{"VAQ.tar", "NYC"}));
  EXPECT_EQ(names_of({{"/", ""}}), (Names{"/"}));
  EXPECT_EQ(names_of({{"/box", ""}}), (Names{"box"}));
  EXPECT_EQ(names_of({{"-:0123", ""}}), (Names{"-"}));
}

TEST(BoxNames, AsManyPartsAsTellThemApart) {
  EXPECT_EQ(names_of({{"/e/VAQ/DESPOOLR.BOX", ""}, {"/e/NYC/DESPOOLR.BOX", ""}}),
            (Names{"VAQ/DESPOOLR.BOX", "NYC/DESPOOLR.BOX"}));
  EXPECT_EQ(names_of({{"/a/x/B", ""}, {"/b/x/B", ""}, {"/c/y/B", ""}}),
            (Names{"a/x/B", "b/x/B", "y/B"}));
  EXPECT_EQ(names_of({{"/e/VAQ/BOX", ""}, {"/e/nyc/box", ""}}), (Names{"VAQ/BOX", "nyc/box"}));
  EXPECT_EQ(names_of({{"-:0123", ""}, {"-:4567", ""}}), (Names{"-:0123", "-:4567"}));
}

TEST(BoxNames, AnEndOfAnotherLocationIsAWholeOne) {
  EXPECT_EQ(names_of({{"/x/a/B", ""}, {"/a/B", ""}}), (Names{"x/a/B", "/a/B"}));
  EXPECT_EQ(names_of({{"/B", ""}, {"/a/B", ""}}), (Names{"/B", "a/B"}));
}

// Otherwise a/b/x could be the file b/x of one and the file x of the other.
TEST(BoxNames, NoNameBeginsAnother) {
  const Names names = names_of({{"/v/a", ""}, {"/q/a/b", ""}, {"/r/c/b", ""}});
  EXPECT_EQ(names, (Names{"v/a", "a/b", "c/b"}));
  EXPECT_EQ(names_of({{"/v/z", "a"}, {"/q/a/b", ""}, {"/r/c/b", ""}}),
            (Names{"a", "q/a/b", "c/b"}));
}

TEST(BoxNames, AGivenNameGoesBeforeThoseOfPaths) {
  EXPECT_EQ(names_of({{"/e/VAQ", "NYC"}, {"/e/NYC", ""}}), (Names{"NYC", "e/NYC"}));
}

TEST(BoxNames, AGivenNameIsFreeAndAName) {
  const auto boxes = boxes_at({{"/e/VAQ", "west"}, {"/e/NYC", ""}});
  EXPECT_TRUE(check_given_name(boxes, 1, "east"));
  EXPECT_TRUE(check_given_name(boxes, 1, "West"));  // its own
  EXPECT_TRUE(check_given_name(boxes, 1, "VAQ"));
  for (const std::string name : {"nyc", "", "a/b", "a\\b", "a\nb"}) {
    const auto refused = check_given_name(boxes, 1, name);
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().kind, io::ErrorKind::kUsage);
  }
  EXPECT_FALSE(check_given_name(boxes, 2, "WEST"));
}

}  // namespace
}  // namespace mifdex::index
