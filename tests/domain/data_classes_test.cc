// The schema lint of personal data: every field of a household has a class, and no row is idle.
// R28.

#include "services/domain/data_classes.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

#include "hearth/v1/household.pb.h"
#include "services/domain/check_groups.h"

namespace hearth::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Find = std::function<const FieldClass*(std::string_view)>;

struct Lint {
  std::set<std::string> missing, seen;
};

void Walk(const Descriptor& message, const Find& find, Lint* lint) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    const FieldClass* row = find(field.full_name());
    if (row == nullptr) {
      lint->missing.insert(field.full_name());
    } else if (lint->seen.insert(field.full_name()).second && row->closed == Shown::kWithin) {
      Walk(*field.message_type(), find, lint);
    }
  }
}

Lint LintWith(const Find& find) {
  Lint lint;
  Walk(*v1::OpenedHousehold::descriptor(), find, &lint);
  return lint;
}

TEST(DataClasses, EveryFieldOfAHouseholdHasOne) {
  const Lint lint = LintWith(FindFieldClass);
  EXPECT_EQ(lint.missing, std::set<std::string>());
  EXPECT_EQ(lint.seen.size(), FieldClasses().size()) << "a row that nothing reaches";
  for (const FieldClass& row : FieldClasses()) {
    EXPECT_TRUE(lint.seen.contains(std::string(row.field))) << row.field;
    const bool plain = row.closed == Shown::kOpen || row.closed == Shown::kWithin;
    EXPECT_EQ(FindFieldGroup(row.group) == nullptr, plain) << row.field;
  }
}

// As if somebody had added the field and forgotten the table.
TEST(DataClasses, AFieldWithoutARowIsFound) {
  for (const char* forgotten : {"hearth.v1.MemberSituation.health", "hearth.v1.Member.work",
                                "hearth.v1.OpenedHousehold.income"}) {
    const Lint lint = LintWith([forgotten](std::string_view field) {
      return field == forgotten ? nullptr : FindFieldClass(field);
    });
    EXPECT_EQ(lint.missing, std::set<std::string>{forgotten});
  }
}

// A mask is for text; a message within must be one.
TEST(DataClasses, EveryRowFitsItsField) {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  for (const FieldClass& row : FieldClasses()) {
    const FieldDescriptor* field = pool->FindFieldByName(std::string(row.field));
    ASSERT_NE(field, nullptr) << row.field;
    const bool masks = row.closed == Shown::kName || row.closed == Shown::kLastFour;
    const bool text = field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated();
    EXPECT_TRUE(!masks || text) << row.field;
    EXPECT_TRUE(row.closed != Shown::kWithin || field->message_type() != nullptr) << row.field;
  }
}

TEST(DataClasses, GroupsHaveTheClassesOfTheReference) {
  using Classes = std::vector<ReadClass>;
  EXPECT_EQ(ClassesOf({"identity", "members"}), Classes({ReadClass::kPersonal}));
  EXPECT_EQ(ClassesOf({"income", "health", "income"}),
            Classes({ReadClass::kHealth, ReadClass::kProperty}));
  EXPECT_EQ(HighestClass({"identity", "needs"}), "S2");
  EXPECT_EQ(HighestClass({"identity", "photos"}), "S3");
  EXPECT_EQ(HighestClass({}), "S2");
  for (const ClassTerms& terms : AllReadClasses()) {
    EXPECT_EQ(FindReadClass(terms.word), &terms);
    EXPECT_EQ(&TermsOf(terms.data_class), &terms);
  }
  EXPECT_EQ(FindReadClass("S4"), nullptr);
}

TEST(DataClasses, AVisitKnowsBeforehandWhatItAsks) {
  using Groups = std::vector<std::string>;
  EXPECT_EQ(GroupsForVisit({}), Groups({"identity"}));
  EXPECT_EQ(GroupsForVisit({"guarantees", "members"}),
            Groups({"guarantees", "health", "identity", "members"}));
  for (const auto& group : kGroupNames) {
    EXPECT_NE(FindFieldGroup(group), nullptr) << group << " of a visit profile has no class";
  }
}

}  // namespace
}  // namespace hearth::domain
