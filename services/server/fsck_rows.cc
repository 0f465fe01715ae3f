#include "services/server/fsck_rows.h"

#include <deque>
#include <utility>

#include "absl/strings/escaping.h"

namespace hearth::server {
namespace {

// A family row by row, a page at a time.
class Cursor {
 public:
  Cursor(const storage::Rows& rows, std::string family) : rows_(rows), family_(std::move(family)) {}

  // The next row; null at the end or after a fault.
  const std::pair<std::string, std::string>* Peek() {
    if (page_.empty() && !done_) Fill();
    return page_.empty() ? nullptr : &page_.front();
  }
  void Pop() { page_.pop_front(); }
  const absl::Status& status() const { return status_; }

 private:
  static constexpr size_t kPage = 5'000;

  void Fill() {
    status_ = rows_.Scan(family_, from_, "", [this](std::string_view key, std::string_view value) {
      page_.emplace_back(key, value);
      return page_.size() < kPage;
    });
    done_ = !status_.ok() || page_.size() < kPage;
    if (!page_.empty()) from_ = page_.back().first + '\0';  // the smallest key after it
  }

  const storage::Rows& rows_;
  const std::string family_;
  std::string from_;
  std::deque<std::pair<std::string, std::string>> page_;
  bool done_ = false;
  absl::Status status_;
};

}  // namespace

void CompareRows(const storage::Rows& live, const std::string& live_family,
                 const storage::Rows& fresh, const std::string& fresh_family, bool exact,
                 Faults* faults) {
  Cursor is(live, live_family), should(fresh, fresh_family);
  const auto add = [&](const char* what, const std::string& key) {
    faults->Add("rows of " + live_family + ": " + what + " " + absl::BytesToHexString(key));
  };
  while (is.Peek() != nullptr || should.Peek() != nullptr) {
    const auto *a = is.Peek(), *b = should.Peek();
    if (b == nullptr || (a != nullptr && a->first < b->first)) {
      add("left over", a->first);
      is.Pop();
    } else if (a == nullptr || b->first < a->first) {
      add("missing", b->first);
      should.Pop();
    } else {
      const bool same = exact ? a->second == b->second : a->second.size() == b->second.size();
      if (!same) add("different", a->first);
      is.Pop();
      should.Pop();
    }
  }
  faults->AddUnlessOk("rows of " + live_family, is.status());
  faults->AddUnlessOk("rows derived again", should.status());
}

}  // namespace hearth::server
