#include "services/transport/log_service.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "hearth/v1/log_service.grpc.pb.h"
#include "services/feed/subscription.h"
#include "services/record/record.h"
#include "services/transport/calls.h"
#include "services/transport/proofs.h"
#include "services/transport/reach.h"
#include "services/transport/requests.h"
#include "services/transport/stream_call.h"

namespace hearth::transport {
namespace {

using storage::merkle::Hash;

constexpr int kSubscriptionsMax = 200;
constexpr int kKindsMax = 500;

absl::Status CheckSubscribe(const v1::SubscribeRequest& request) {
  if (absl::Status status = CheckAreaOrEmpty(request.area_code()); !status.ok()) return status;
  if (request.kinds_size() > kKindsMax)
    return FieldError("kinds", "过多", "has at most 500 entries");
  if (request.household().empty()) return absl::OkStatus();
  return CheckHousehold(request.household());
}

absl::Status OnlyRaw() {
  return FieldError(
      "raw", "须为 true：日志只以加密的原样提供，内容请用查询接口",
      "must be true: the log is given sealed, as stored; ask the queries for content");
}

// The size that a note names in its second line; 0 for no note. From the text, so that it is never
// that of another note than the one that we hand out.
uint64_t SizeOf(const std::string& note) {
  const std::vector<std::string> lines = absl::StrSplit(note, absl::MaxSplits('\n', 2));
  uint64_t size = 0;
  return lines.size() > 1 && absl::SimpleAtoi(lines[1], &size) ? size : 0;
}

template <typename Response>
void AddPath(const std::vector<Hash>& path, Response* response) {
  for (const Hash& hash : path) response->add_path(hash.data(), hash.size());
}

class LogService final : public v1::LogService::CallbackService {
 public:
  explicit LogService(const House& house) : house_(house), tools_(ToolsOf(house)) {}

  grpc::ServerWriteReactor<v1::SubscribeResponse>* Subscribe(
      grpc::CallbackServerContext* context, const v1::SubscribeRequest* request) override {
    using Call = StreamCall<v1::SubscribeResponse>;
    auto admitted = Admit(tools_, *context, *request);
    if (!admitted.ok()) return Call::Refuse(admitted.status());
    if (absl::Status status = CheckSubscribe(*request); !status.ok()) return Call::Refuse(status);
    auto by = std::make_shared<access::Admission>(*std::move(admitted));
    if (!by->open && !request->raw()) return Call::Refuse(OnlyRaw());
    auto log = std::make_unique<feed::Subscription>(
        *request, house_.log, house_.keys, house_.durable,
        [by, views = house_.views](const v1::EventHeader& header) {
          return MaySee(by->scope, *views, header);
        });
    return Call::Start(
        std::make_unique<Guarded<v1::SubscribeResponse>>(std::move(log), tools_.access, by),
        tools_.lanes, by->row->lane, slots_);
  }

  grpc::ServerUnaryReactor* GetHead(grpc::CallbackServerContext* context,
                                    const v1::GetHeadRequest* request,
                                    v1::GetHeadResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto&, auto* answer) -> absl::Status {
                   answer->set_position(house_.ledger->head());
                   answer->set_checkpoint(house_.ledger->checkpoint());
                   answer->set_verifier_key(house_.verifier_key);
                   answer->set_clock(house_.stepped ? "stepped" : "wall");
                   answer->set_log_id(absl::BytesToHexString(house_.log_id));
                   answer->set_opened_day(house_.ledger->control().opened_day);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* ProveInclusion(grpc::CallbackServerContext* context,
                                           const v1::ProveInclusionRequest* request,
                                           v1::ProveInclusionResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) {
                   return Inclusion(asked, answer, by);
                 });
  }

  grpc::ServerUnaryReactor* ProveConsistency(grpc::CallbackServerContext* context,
                                             const v1::ProveConsistencyRequest* request,
                                             v1::ProveConsistencyResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer) { return Consistency(asked, answer); });
  }

 private:
  // The signed tree that covers a size; its own size for 0.
  struct Signed {
    uint64_t size = 0;
    std::string note;
  };
  absl::StatusOr<Signed> Covering(std::string_view field, uint64_t size) const {
    std::string note = house_.ledger->checkpoint();
    const uint64_t newest = SizeOf(note);
    if (newest == 0 || size > newest) {
      return Error(absl::StatusCode::kOutOfRange, "ABOVE_CHECKPOINT",
                   std::string(field) + "：超出最新的签名检查点",
                   std::string(field) + ": above the newest signed checkpoint");
    }
    return Signed{size == 0 ? newest : size, std::move(note)};
  }

  absl::Status Inclusion(const v1::ProveInclusionRequest& request,
                         v1::ProveInclusionResponse* response, const access::Admission& by) const {
    if (request.position() == 0)
      return FieldError("position", "必填，从 1 起", "is required, from 1 on");
    auto covering = Covering("tree_size", request.tree_size());
    if (!covering.ok()) return covering.status();
    if (request.position() > covering->size) {
      return Error(absl::StatusCode::kOutOfRange, "ABOVE_TREE", "position：超出该树",
                   "position: above the tree");
    }
    const auto nodes = NodesUpTo(covering->size, *house_.views, *house_.log);
    if (!nodes.ok()) return nodes.status();
    const auto path =
        storage::merkle::InclusionProof(request.position() - 1, covering->size, *nodes);
    if (!path.ok()) return path.status();
    auto record = house_.log->Get(request.position());
    if (!record.ok()) return record.status();
    const Hash leaf = storage::merkle::LeafHash(*record);
    AddPath(*path, response);
    response->set_tree_size(covering->size);
    response->set_leaf_hash(leaf.data(), leaf.size());
    response->set_checkpoint(std::move(covering->note));
    // That there is an event is no secret; what it is about is.
    const auto event = record::OpenHeader(request.position(), *record);
    if (!event.ok()) return event.status();
    if (MaySee(by.scope, *house_.views, event->header)) response->set_record(*std::move(record));
    return absl::OkStatus();
  }

  absl::Status Consistency(const v1::ProveConsistencyRequest& request,
                           v1::ProveConsistencyResponse* response) const {
    if (request.first_size() == 0)
      return FieldError("first_size", "必填，从 1 起", "is required, from 1 on");
    auto covering = Covering("second_size", request.second_size());
    if (!covering.ok()) return covering.status();
    if (request.first_size() > covering->size) {
      return FieldError("first_size", "不能大于 second_size",
                        "must not be larger than second_size");
    }
    const auto nodes = NodesUpTo(covering->size, *house_.views, *house_.log);
    if (!nodes.ok()) return nodes.status();
    const auto path =
        storage::merkle::ConsistencyProof(request.first_size(), covering->size, *nodes);
    if (!path.ok()) return path.status();
    const auto tree = storage::merkle::Frontier::Load(covering->size, *nodes);
    if (!tree.ok()) return tree.status();
    const Hash root = tree->Root();
    AddPath(*path, response);
    response->set_second_size(covering->size);
    response->set_second_root(root.data(), root.size());
    response->set_checkpoint(std::move(covering->note));
    return absl::OkStatus();
  }

  const House house_;
  const CallTools tools_;
  const std::shared_ptr<StreamSlots> slots_ = std::make_shared<StreamSlots>(kSubscriptionsMax);
};

}  // namespace

std::shared_ptr<grpc::Service> MakeLogService(const House& house) {
  return std::make_shared<LogService>(house);
}

}  // namespace hearth::transport
