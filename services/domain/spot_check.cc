#include "services/domain/spot_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "services/domain/invariant.h"
#include "services/domain/submission.h"

namespace hearth::domain {
namespace {

constexpr size_t kRootBytes = 32;
// The contract's bounds, and targets so that a piece stays well below kSubmissionBytesMax.
constexpr int kStrataMax = 500;
constexpr int kTargetsOfStratumMax = 100;
constexpr int kTargetsOfPieceMax = 1'500;

uint32_t CountOnce(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  return static_cast<uint32_t>(std::unique(ids.begin(), ids.end()) - ids.begin());
}

v1::SpotCheckStratum DrawStratum(std::string_view root, uint32_t permille,
                                 const SpotCheckFrame& frame) {
  v1::SpotCheckStratum stratum;
  stratum.set_area_code(frame.area_code);
  stratum.set_visit_count(CountOnce(frame.visit_event_ids));
  stratum.set_dismissed_count(CountOnce(frame.dismissed_event_ids));
  std::set<std::pair<std::string, std::string>> by_hash;
  for (const auto* ids : {&frame.visit_event_ids, &frame.dismissed_event_ids}) {
    for (const std::string& id : *ids) by_hash.emplace(Sha256(std::string(root) + id), id);
  }
  const uint64_t share = std::min(permille, 1000U);
  uint64_t left = (by_hash.size() * share + 999) / 1000;
  for (auto place = by_hash.begin(); left > 0; ++place, --left) {
    stratum.add_target_event_ids(place->second);
  }
  return stratum;
}

// Puts strata into pieces.
class Pieces {
 public:
  explicit Pieces(const v1::SpotCheckDrawn& head) : head_(head) { head_.clear_strata(); }

  void Add(const v1::SpotCheckStratum& stratum) {
    const int targets = stratum.target_event_ids_size();
    for (int first = 0; first == 0 || first < targets; first += kTargetsOfStratumMax) {
      const int last = std::min(first + kTargetsOfStratumMax, targets);
      v1::SpotCheckStratum* part = Room(last - first)->add_strata();
      part->set_area_code(stratum.area_code());
      part->set_visit_count(stratum.visit_count());
      part->set_dismissed_count(stratum.dismissed_count());
      for (int i = first; i < last; ++i) part->add_target_event_ids(stratum.target_event_ids(i));
    }
  }

  std::vector<v1::SpotCheckDrawn> Take() {
    if (pieces_.empty()) Room(0);
    for (size_t i = 0; pieces_.size() > 1 && i < pieces_.size(); ++i) {
      pieces_[i].set_part(static_cast<uint32_t>(i + 1));
      pieces_[i].set_part_count(static_cast<uint32_t>(pieces_.size()));
    }
    return std::move(pieces_);
  }

 private:
  v1::SpotCheckDrawn* Room(int targets) {
    if (pieces_.empty() || pieces_.back().strata_size() == kStrataMax ||
        targets_ + targets > kTargetsOfPieceMax) {
      pieces_.push_back(head_);
      targets_ = 0;
    }
    targets_ += targets;
    return &pieces_.back();
  }

  v1::SpotCheckDrawn head_;
  std::vector<v1::SpotCheckDrawn> pieces_;
  int targets_ = 0;  // of the last piece
};

// What a draw says of each village, whatever its pieces. False: a village says two things.
using Claims = std::map<std::string, v1::SpotCheckStratum>;
bool Collect(const v1::SpotCheckDrawn& piece, Claims* claims) {
  for (const v1::SpotCheckStratum& stratum : piece.strata()) {
    const auto [place, is_new] = claims->try_emplace(stratum.area_code(), stratum);
    if (is_new) continue;
    v1::SpotCheckStratum& known = place->second;
    if (known.visit_count() != stratum.visit_count() ||
        known.dismissed_count() != stratum.dismissed_count()) {
      return false;
    }
    known.mutable_target_event_ids()->MergeFrom(stratum.target_event_ids());
  }
  return true;
}

bool SameHead(const v1::SpotCheckDrawn& a, const v1::SpotCheckDrawn& b) {
  const auto head = [](const v1::SpotCheckDrawn& d) {
    return std::make_tuple(d.period_start_date(), d.period_end_date(), d.checkpoint_size(),
                           d.checkpoint_root(), d.sample_permille());
  };
  return head(a) == head(b);
}

MaybeFault CheckPieces(std::vector<const v1::SpotCheckDrawn*>* pieces) {
  std::sort(pieces->begin(), pieces->end(),
            [](const auto* a, const auto* b) { return a->part() < b->part(); });
  const auto count = static_cast<uint32_t>(pieces->size());
  for (uint32_t i = 0; i < count; ++i) {
    const v1::SpotCheckDrawn& piece = *(*pieces)[i];
    const bool only = count == 1 && piece.part() == 0 && piece.part_count() <= 1;
    if (!only && (piece.part() != i + 1 || piece.part_count() != count)) {
      return WrongState("part", "抽样的各部分不齐或重复，请补齐",
                        "pieces of the draw are missing or doubled; send them all");
    }
    if (!SameHead(piece, *pieces->front())) {
      return Malformed("period_start_date", "同一次抽样的各部分应同期、同检查点、同比例",
                       "pieces of one draw share period, checkpoint and share");
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<v1::SpotCheckStratum> DrawSample(std::string_view root, uint32_t permille,
                                             const std::vector<SpotCheckFrame>& frames) {
  HEARTH_REQUIRE(root.size() == kRootBytes);
  std::vector<v1::SpotCheckStratum> strata;
  strata.reserve(frames.size());
  for (const SpotCheckFrame& frame : frames) {
    strata.push_back(DrawStratum(root, permille, frame));
  }
  std::sort(strata.begin(), strata.end(),
            [](const auto& a, const auto& b) { return a.area_code() < b.area_code(); });
  return strata;
}

std::vector<v1::SpotCheckDrawn> DrawFacts(const v1::SpotCheckDrawn& head,
                                          const std::vector<SpotCheckFrame>& frames) {
  Pieces pieces(head);
  for (const v1::SpotCheckStratum& stratum :
       DrawSample(head.checkpoint_root(), head.sample_permille(), frames)) {
    pieces.Add(stratum);
  }
  return pieces.Take();
}

MaybeFault CheckDraw(const std::vector<v1::SpotCheckDrawn>& pieces,
                     const std::vector<SpotCheckFrame>& frames) {
  std::vector<const v1::SpotCheckDrawn*> ordered;
  for (const v1::SpotCheckDrawn& piece : pieces) ordered.push_back(&piece);
  if (ordered.empty()) return WrongState("part", "没有抽样", "there is no draw");
  if (auto fault = CheckPieces(&ordered)) return fault;
  const v1::SpotCheckDrawn& head = *ordered.front();
  if (head.checkpoint_root().size() != kRootBytes) {
    return Malformed("checkpoint_root", "应为 32 字节", "must have 32 bytes");
  }
  Claims claims;
  const Fault wrong = Malformed("strata", "与按检查点重新抽取的样本不一致，请按系统抽取结果提交",
                                "is not what the checkpoint draws; send what the system draws");
  for (const v1::SpotCheckDrawn* piece : ordered) {
    if (!Collect(*piece, &claims)) return wrong;
  }
  const auto drawn = DrawSample(head.checkpoint_root(), head.sample_permille(), frames);
  const bool same = std::equal(
      drawn.begin(), drawn.end(), claims.begin(), claims.end(),
      [](const v1::SpotCheckStratum& is, const Claims::value_type& claim) {
        return is.SerializeAsString() == claim.second.SerializeAsString();
      });
  if (!same) return wrong;
  return std::nullopt;
}

}  // namespace hearth::domain
