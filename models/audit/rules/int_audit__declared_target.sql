with

targets as (
    select
        *,
        case
            when target_kind = 'numeric' then concat_ws(' ', target_comparator, target_value, target_unit)
            when target_kind = 'date' then concat_ws(' ', target_comparator, target_date)
            else {{ name_key('target_printed') }}
        end as target_key
    from {{ ref('int_audit__department_target') }}
    where has_declaration
),

declared as (
    select
        place,
        fiscal_year,
        name_key,
        list(distinct target_key) as declared_keys,
        min(target_printed) as declared_printed,
        list(indicator_id order by indicator_id)[:100] as declared_ids,
        list(distinct form_id order by form_id)[:100] as declared_form_ids
    from targets
    where is_declaration
    group by place, fiscal_year, name_key
),

compared as (
    select
        targets.*,
        declared.declared_keys,
        declared.declared_printed,
        declared.declared_ids,
        declared.declared_form_ids,
        case
            when declared.declared_keys is null then 'not_declared'
            when len(declared.declared_keys) > 1 then 'declared_unclear'
        end as reason_code
    from targets
    left join declared
        on
            targets.place = declared.place and targets.fiscal_year = declared.fiscal_year
            and targets.name_key = declared.name_key
    where not targets.is_declaration
),

final as (
    select
        'declaration_self_evaluation_conflict' as rule_code,
        form_id,
        indicator_name as subject,
        {{ verdict('reason_code', 'target_key <> declared_keys[1]') }} as verdict,
        reason_code,
        target_printed as printed_value,
        declared_printed as expected_value,
        '指标“' || indicator_name || '”自评所用目标值为 ' || target_printed || '，而年初申报的目标值为 ' || declared_printed
        || '。' as message_zh,
        'Indicator ' || indicator_name || ': it is self-evaluated against ' || target_printed || ', but '
        || declared_printed || ' was declared.' as message_en,
        list_prepend(indicator_id, coalesce(declared_ids, [])) as fact_ids,
        list_prepend(form_id, coalesce(declared_form_ids, [])) as form_ids
    from compared
)

select * from final
