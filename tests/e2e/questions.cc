#include "tests/e2e/questions.h"

#include <google/protobuf/dynamic_message.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace hearth::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

Message* NewMessage(const Descriptor* type) {
  return MessageFactory::generated_factory()->GetPrototype(type)->New();
}

std::string Pick(Rng& rng, const std::vector<std::string>& values) {
  return values[Below(rng, values.size())];
}

void FillText(Rng& rng, const FieldDescriptor* field, const std::vector<std::string>& households,
              Message* request) {
  const std::string& name = field->name();
  const auto set = [&](const std::string& value) {
    request->GetReflection()->SetString(request, field, value);
  };
  if (name == "household") return set(Pick(rng, households));
  if (name == "area_code") {
    return set(Pick(rng, {kCounty, kTown, "441621102200", "441621102001", "441621102201"}));
  }
  if (name == "flag" || name == "rule") {
    return set(Pick(rng, {"", "GUARANTEE_GAP", "SUGGEST_MARGINAL", "SUGGEST_SEVERE", "STALE"}));
  }
  if (name == "text") return set(Pick(rng, {"", "", "张", "李", "村", "z", "w"}));
  if (name == "household_number" || name == "page_token") return;
  std::fprintf(stderr, "%s: questions.cc does not know how to ask for it\n",
               field->full_name().c_str());
  std::abort();
}

// Sets instants of recording to nothing, everywhere.
void Forget(Message* message) {
  std::vector<const FieldDescriptor*> fields;
  message->GetReflection()->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->name() == "recorded_time_ms") {
      message->GetReflection()->ClearField(message, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->is_repeated()) {
      for (int i = 0; i < message->GetReflection()->FieldSize(*message, field); ++i) {
        Forget(message->GetReflection()->MutableRepeatedMessage(message, field, i));
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Forget(message->GetReflection()->MutableMessage(message, field));
    }
  }
}

grpc::Status Call(Desk* desk, const std::string& path, const Message& request, Message* response) {
  grpc::GenericStub stub(desk->channel);
  grpc::Slice slice(request.SerializeAsString());
  grpc::ByteBuffer sent(&slice, 1), received;
  const auto context = Context();
  std::mutex mutex;
  std::condition_variable answered;
  bool done = false;
  grpc::Status status;
  stub.UnaryCall(context.get(), path, grpc::StubOptions(), &sent, &received,
                 [&](grpc::Status result) {
                   const std::lock_guard lock(mutex);
                   status = std::move(result);
                   done = true;
                   answered.notify_one();
                 });
  std::unique_lock lock(mutex);
  answered.wait(lock, [&] { return done; });
  if (!status.ok()) return status;
  grpc::ProtoBufferReader reader(&received);
  EXPECT_TRUE(response->ParseFromZeroCopyStream(&reader)) << path;
  return status;
}

}  // namespace

std::vector<const MethodDescriptor*> MethodsWithAsOf() {
  std::vector<const MethodDescriptor*> methods;
  // Naming one message of each file links the file in; the pool then knows its services.
  const std::vector<const Descriptor*> linked = {
      v1::GetHouseholdRequest::descriptor(),   v1::ListAlertsRequest::descriptor(),
      v1::SummarizeAreaRequest::descriptor(),  v1::ListAreasRequest::descriptor(),
      v1::GetHeadRequest::descriptor(),        v1::SubmitRunRequest::descriptor(),
      v1::BeginAttachmentRequest::descriptor()};
  for (const Descriptor* message : linked) {
    for (int s = 0; s < message->file()->service_count(); ++s) {
      const auto* service = message->file()->service(s);
      for (int m = 0; m < service->method_count(); ++m) {
        const MethodDescriptor* method = service->method(m);
        if (method->input_type()->FindFieldByName("as_of") != nullptr) methods.push_back(method);
      }
    }
  }
  return methods;
}

Question RandomQuestion(Rng& rng, const MethodDescriptor* method,
                        const std::vector<std::string>& households) {
  Question question{method, std::shared_ptr<Message>(NewMessage(method->input_type()))};
  Message* request = question.request.get();
  for (int i = 0; i < method->input_type()->field_count(); ++i) {
    const FieldDescriptor* field = method->input_type()->field(i);
    if (field->is_repeated()) continue;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        FillText(rng, field, households, request);
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        if (field->name() == "page_size") request->GetReflection()->SetInt32(request, field, 20);
        break;
      default:
        break;  // levels, min_position and switches stay at their defaults
    }
  }
  return question;
}

Answer Ask(Desk* desk, const Question& question, uint64_t position, int32_t day) {
  const std::unique_ptr<Message> request(question.request->New());
  request->CopyFrom(*question.request);
  const FieldDescriptor* field = request->GetDescriptor()->FindFieldByName("as_of");
  if (position != 0) {
    auto* as_of =
        static_cast<v1::AsOf*>(request->GetReflection()->MutableMessage(request.get(), field));
    if (question.method->name() == "SummarizeArea") {
      as_of->set_date(day);
    } else {
      as_of->set_position(position);
    }
  }
  const std::unique_ptr<Message> response(NewMessage(question.method->output_type()));
  const std::string path =
      "/" + question.method->service()->full_name() + "/" + question.method->name();
  const grpc::Status status = Call(desk, path, *request, response.get());
  if (!status.ok()) {
    const std::string error = "error " + std::to_string(status.error_code());
    return {error, error};
  }
  Forget(response.get());
  Answer answer{response->DebugString(), ""};
  if (const auto* moment = response->GetDescriptor()->FindFieldByName("moment");
      moment != nullptr) {
    response->GetReflection()->ClearField(response.get(), moment);
  }
  answer.content = response->DebugString();
  return answer;
}

}  // namespace hearth::testing
